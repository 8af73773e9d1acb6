package io.hanode.postgres.local;

import io.hanode.postgres.ServerAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    private static final Map<String, Set<String>> OPTION_VALUES = Map.of(
            "sslmode", Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
            "gssencmode", Set.of("disable", "prefer", "require"),
            "channel_binding", Set.of("disable", "prefer", "require"),
            "sslnegotiation", Set.of("postgres", "direct"));

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

    static void users(Draft draft, List<String> faults) {
        user("superuser", draft.superuser, true, faults);
        user("replication", draft.replication, true, faults);
        user("rewind", draft.rewind, false, faults);
        Credentials[] all = {draft.superuser, draft.replication, draft.rewind};
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
        String osUser = draft.osUser;
        if (!osUser.matches("[A-Za-z_][A-Za-z0-9_.-]*[$]?") || osUser.equals("root")) {
            faults.add("osUser '" + osUser + "' must be the name of an unprivileged user: PostgreSQL refuses root");
        }
    }

    private static void user(String setting, @Nullable Credentials c, boolean required, List<String> faults) {
        if (c == null) {
            if (required) {
                faults.add(setting + " is not set: give a user name and a password");
            }
            return;
        }
        userName(setting + " user", c.user(), faults);
        if (c.password().isEmpty() || hasControl(c.password())) {
            faults.add(setting + " password must not be empty and must not contain control characters");
        }
        connectionOptions(setting + " options", c.options(), faults);
    }

    static void userName(String setting, String name, List<String> faults) {
        if (name.isBlank() || name.getBytes(StandardCharsets.UTF_8).length > 63 || hasControl(name)) {
            faults.add(setting + " '" + name + "' must have 1 to 63 bytes: PostgreSQL cuts longer names");
        }
    }

    /** What the server's own configuration gets. */
    static void server(Draft draft, List<String> faults) {
        parameterNames("parameters", draft.parameters, faults);
        parameterNames("recovery", draft.recovery, faults);
        hba("hbaLines", draft.hbaLines, faults);
        for (String line : draft.identLines) {
            IdentLine.fault(line).ifPresent(f -> faults.add("identLines: '" + line + "' " + f));
        }
        connectionOptions("connectionOptions", draft.connectionOptions, faults);
        Duration timeout = draft.pgCtlTimeout;
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
            faults.add("pgCtlTimeout " + timeout + " must be between 1 second and 1 day");
        }
    }

    static void parameterNames(String setting, Map<String, String> parameters, List<String> faults) {
        parameters.keySet().stream()
                .filter(p -> !PARAMETER.matcher(p).matches())
                .forEach(p -> faults.add(setting + ": '" + p + "' is no name of a server parameter"));
    }

    static void hba(String setting, List<String> lines, List<String> faults) {
        for (String line : lines) {
            HbaLine.fault(line).ifPresent(f -> faults.add(setting + ": '" + line + "' " + f));
        }
    }

    private static void connectionOptions(String setting, Map<String, String> options, List<String> faults) {
        OPTION_VALUES.forEach((option, allowed) -> {
            String value = options.get(option);
            if (value != null && !allowed.contains(value)) {
                faults.add(setting + ": " + option + " '" + value + "' is not allowed; allowed are "
                        + String.join(", ", new TreeSet<>(allowed)));
            }
        });
        for (String option : new TreeSet<>(options.keySet())) {
            if (option.equals("sslpassword")) {
                faults.add(setting + ": 'sslpassword' is not supported, because it would stand in primary_conninfo;"
                        + " use a key file without a password that nobody else can read");
            } else if (!CONNECTION_OPTIONS.contains(option)) {
                faults.add(setting + ": '" + option + "' is not allowed; allowed are "
                        + String.join(", ", new TreeSet<>(CONNECTION_OPTIONS)));
            }
        }
    }

    static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
    }
}
