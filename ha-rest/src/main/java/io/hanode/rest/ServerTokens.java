package io.hanode.rest;

import org.jspecify.annotations.Nullable;

/** What answers tell of the program in the header {@code Server}. */
public enum ServerTokens {
    /** Nothing: the header is not there. */
    ORIGINAL,
    /** The name. */
    PRODUCT_ONLY,
    /** Name and version. */
    MINIMAL;

    private static final String NAME = "HaNode";

    /** The header's value; null for none. */
    @Nullable
    String header() {
        String version = ServerTokens.class.getPackage().getImplementationVersion();
        return switch (this) {
            case ORIGINAL -> null;
            case PRODUCT_ONLY -> NAME;
            case MINIMAL -> version == null ? NAME : NAME + "/" + version;
        };
    }
}
