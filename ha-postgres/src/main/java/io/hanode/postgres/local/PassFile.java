package io.hanode.postgres.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The password file of connections to other nodes: no password is in a connection string or an argument. */
final class PassFile {

    private PassFile() {}

    /** Writes it where it is missing or different. Any host: which one is asked changes with every failover. */
    static void write(OwnedFiles files, Path file, Credentials... all) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        for (Credentials c : all) {
            lines.put(c.user(), "*:*:*:" + escape(c.user()) + ":" + escape(c.password()));
        }
        files.writeIfChanged(file, String.join("\n", lines.values()) + "\n");
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace(":", "\\:");
    }
}
