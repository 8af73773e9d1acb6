package io.hanode.agent;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar that runs; a class folder has none. */
public final class Version implements IVersionProvider {

    /** Says the version as text, {@code unknown} outside a jar. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"hanode " + text()};
    }
}
