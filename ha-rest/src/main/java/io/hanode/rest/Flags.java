package io.hanode.rest;

import org.jspecify.annotations.Nullable;

/** Flags in requests, which some tools write as text. */
final class Flags {

    private Flags() {}

    static boolean isTrue(@Nullable Object value) {
        return value != null && String.valueOf(value).equalsIgnoreCase("true");
    }

    /** Null when the value is a flag, or absent. */
    static @Nullable String fault(String key, @Nullable Object value) {
        return value == null || isTrue(value) || String.valueOf(value).equalsIgnoreCase("false")
                ? null
                : key + " must be true or false";
    }
}
