package io.hanode.postgres.local;

import io.hanode.postgres.ServerAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the builder allows. Each fault names the setting, its value, what is allowed and why. */
final class SettingsRules {

    static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

    private static final Set<String> CONNECTION_OPTIONS = Set.of(
            "sslmode",
            "sslcert",
            "sslkey",
            "sslrootcert",
            "sslcrl",
            "sslcrldir",
            "sslcompression",
            "sslnegotiation",
            "gssencmode",
            "krbsrvname",
            "channel_binding",
            "keepalives",
            "keepalives_idle",
            "keepalives_interval",
            "keepalives_count",
            "tcp_user_timeout",
            "connect_timeout");

    private static final Pattern OWN_INITDB_OPTION = Pattern.compile(
            "(--pgdata|--pwfile|--pwprompt|--username|--no-sync|--nosync|--sync-only|--version|--show|--help|--auth(-\\w+)?)(=.*)?"
                    + "|-[DUWNSVAs?].*");

    /** sun_path holds 107 bytes, and {@code /.s.PGSQL.65535.lock} has to fit behind the directory. */
    private static final int SOCKET_DIRECTORY_LIMIT = 87;

    private SettingsRules() {}

    static @Nullable ServerAddress connectAddress(
            @Nullable String text, @Nullable HostPort listen, String database, List<String> faults) {
        if (database.isBlank()) {
            faults.add("database is empty: name the database that connection URLs point to, for instance postgres");
        }
        if (text != null) {
            boolean hasPort = text.matches(".*[^:]:[0-9]+|\\[.*]:[0-9]+");
            String full = hasPort || listen == null ? text : text + ":" + listen.port();
            HostPort at = HostPort.parse("connectAddress", full, faults);
            if (at != null && at.isWildcard()) {
                faults.add("connectAddress '" + text + "' must be an address that other nodes can connect to");
            }
            return at == null ? null : new ServerAddress(at.hosts().get(0), at.port(), database);
        }
        if (listen == null) {
            return null;
        }
        String host = listen.hosts().stream()
                .filter(h -> !h.equals("*") && !h.equals("0.0.0.0") && !h.equals("::"))
                .findFirst()
                .orElse(null);
        if (host == null) {
            faults.add("connectAddress is not set, and listen " + listen.hosts()
                    + " names no address: set the one under which other nodes reach this server");
            return null;
        }
        return new ServerAddress(host, listen.port(), database);
    }

    static void directories(
            @Nullable Path data, @Nullable Path state, @Nullable Path bin, @Nullable Path socket, List<String> faults) {
        if (data == null) {
            faults.add("dataDirectory is not set: give the server's data directory as an absolute path");
        }
        absolute("dataDirectory", data, faults);
        absolute("stateDirectory", state, faults);
        absolute("binDirectory", bin, faults);
        absolute("unixSocketDirectory", socket, faults);
        if (data != null && data.getNameCount() == 0) {
            faults.add("dataDirectory '" + data + "' must not be the root directory");
        }
        if (data != null && state != null && state.normalize().startsWith(data.normalize())) {
            faults.add("stateDirectory '" + state + "' must not be inside dataDirectory '" + data
                    + "': it has to survive when that is copied anew");
        }
        if (socket != null && bytes(socket.toString()) > SOCKET_DIRECTORY_LIMIT) {
            faults.add("unixSocketDirectory '" + socket + "' has " + bytes(socket.toString()) + " bytes; at most "
                    + SOCKET_DIRECTORY_LIMIT + " are allowed, because the path of a socket holds 107");
        }
    }

    static void users(
            @Nullable Credentials superuser,
            @Nullable Credentials replication,
            @Nullable Credentials rewind,
            String osUser,
            List<String> faults) {
        user("superuser", superuser, true, faults);
        user("replication", replication, true, faults);
        user("rewind", rewind, false, faults);
        Credentials[] all = {superuser, replication, rewind};
        for (int i = 0; i < all.length; i++) {
            for (int j = i + 1; j < all.length; j++) {
                Credentials a = all[i];
                Credentials b = all[j];
                if (a != null
                        && b != null
                        && a.user().equals(b.user())
                        && !a.password().equals(b.password())) {
                    faults.add("the role '" + a.user() + "' is given with two different passwords");
                }
            }
        }
        if (!osUser.matches("[A-Za-z_][A-Za-z0-9_.-]*[$]?") || osUser.equals("root")) {
            faults.add("osUser '" + osUser + "' must be the name of an unprivileged user: PostgreSQL refuses root");
        }
    }

    private static void user(String setting, @Nullable Credentials c, boolean required, List<String> faults) {
        if (c == null) {
            if (required) {
                faults.add(setting + " is not set: give a user name and a password");
            }
        } else if (c.user().isBlank() || bytes(c.user()) > 63 || hasControl(c.user())) {
            faults.add(setting + " user '" + c.user() + "' must have 1 to 63 bytes: PostgreSQL cuts longer names");
        } else if (c.password().isEmpty() || hasControl(c.password())) {
            faults.add(setting + " password must not be empty and must not contain control characters");
        }
    }

    static void options(
            List<String> initdb,
            Map<String, String> parameters,
            List<String> hbaLines,
            Map<String, String> connection,
            Duration timeout,
            @Nullable String maxRate,
            List<String> faults) {
        for (String option : initdb) {
            if (OWN_INITDB_OPTION.matcher(option).matches() || hasControl(option)) {
                faults.add("initdbOptions '" + option
                        + "' is not allowed: HaNode gives directory, users and authentication itself");
            }
        }
        parameters.keySet().stream()
                .filter(p -> !PARAMETER.matcher(p).matches())
                .forEach(p -> faults.add("parameters: '" + p + "' is no name of a server parameter"));
        for (String line : hbaLines) {
            HbaLine.fault(line).ifPresent(f -> faults.add("hbaLines: '" + line + "' " + f));
        }
        connection.keySet().stream()
                .filter(o -> !CONNECTION_OPTIONS.contains(o))
                .sorted()
                .forEach(o -> faults.add("connectionOptions: '" + o + "' is not allowed; allowed are "
                        + String.join(", ", new java.util.TreeSet<>(CONNECTION_OPTIONS))));
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
            faults.add("pgCtlTimeout " + timeout + " must be between 1 second and 1 day");
        }
        if (maxRate != null && !maxRate.matches("[1-9][0-9]{0,6}[kM]?")) {
            faults.add("maxRate '" + maxRate
                    + "' must be a number with k or M, as pg_basebackup takes it, for instance 100M");
        }
    }

    private static void absolute(String setting, @Nullable Path path, List<String> faults) {
        if (path != null && !path.isAbsolute()) {
            faults.add(setting + " '" + path
                    + "' must be an absolute path: a relative one changes its meaning with the working directory");
        } else if (path != null && hasControl(path.toString())) {
            faults.add(setting + " '" + path + "' must not contain control characters");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
    }
}
