package io.hanode.postgres.local;

import java.util.Optional;

/** Looks at lines of pg_ident.conf. */
final class IdentLine {

    private IdentLine() {}

    /** What is wrong with a line; empty when nothing is. */
    static Optional<String> fault(String line) {
        String text = line.strip();
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            return Optional.of("must be a single line");
        }
        if (text.isEmpty() || text.startsWith("#") || text.startsWith("include")) {
            return Optional.empty();
        }
        return text.split("\\s+").length >= 3
                ? Optional.empty()
                : Optional.of("must have a map's name, a system user and a database user");
    }
}
