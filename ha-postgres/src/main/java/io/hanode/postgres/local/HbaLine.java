package io.hanode.postgres.local;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at lines of pg_hba.conf as far as a fault would keep the server from starting. */
final class HbaLine {

    private static final Set<String> HOST_TYPES = Set.of("host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc");

    private static final Set<String> METHODS = Set.of(
            "trust",
            "reject",
            "md5",
            "password",
            "scram-sha-256",
            "gss",
            "sspi",
            "krb5",
            "ident",
            "peer",
            "pam",
            "ldap",
            "radius",
            "cert",
            "bsd",
            "oauth");

    private HbaLine() {}

    /** What is wrong with a line; empty when nothing is. */
    static Optional<String> fault(String line) {
        String text = line.strip();
        if (text.chars().anyMatch(c -> c == '\n' || c == '\r')) {
            return Optional.of("must be a single line");
        }
        if (text.isEmpty() || text.startsWith("#") || text.startsWith("include")) {
            return Optional.empty();
        }
        List<String> fields = List.of(text.split("\\s+"));
        boolean local = fields.get(0).equals("local");
        if (!local && !HOST_TYPES.contains(fields.get(0))) {
            return Optional.of("must begin with local, host, hostssl, hostnossl, hostgssenc or hostnogssenc");
        }
        boolean method = fields.stream().skip(local ? 3 : 4).anyMatch(f -> METHODS.contains(f.replace("\"", "")));
        return method
                ? Optional.empty()
                : Optional.of("has no authentication method after database, user" + (local ? "" : " and address"));
    }
}
