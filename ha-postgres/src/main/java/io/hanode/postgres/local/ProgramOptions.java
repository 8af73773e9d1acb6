package io.hanode.postgres.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Options of PostgreSQL's programs as settings have them: {@code name} or {@code name=value}, with or without two dashes before. */
public final class ProgramOptions {

    /** What HaNode gives pg_basebackup itself, or what would make a copy that cannot be started. */
    static final Set<String> OF_BASEBACKUP = Set.of(
            "pgdata",
            "format",
            "wal-method",
            "xlog-method",
            "gzip",
            "version",
            "help",
            "dbname",
            "host",
            "port",
            "username",
            "password",
            "no-password",
            "write-recovery-conf",
            "target",
            "incremental",
            "create-slot",
            "slot");

    /** What HaNode gives pg_rewind itself, or with which it would not leave a usable server. */
    static final Set<String> OF_REWIND = Set.of(
            "target-pgdata",
            "source-pgdata",
            "source-server",
            "write-recovery-conf",
            "restore-target-wal",
            "dry-run",
            "no-ensure-shutdown",
            "config-file",
            "version",
            "help");

    /** What HaNode gives initdb itself, or with which it would not make a usable server. */
    static final Set<String> OF_INITDB = Set.of(
            "pgdata", "pwfile", "pwprompt", "username", "no-sync", "nosync", "sync-only", "version", "show", "help");

    private static final Pattern LONG = Pattern.compile("(?:--)?([a-z][a-z0-9-]*)(=[^\\n\\r\\x00]*)?");

    private ProgramOptions() {}

    /**
     * The options of Patroni's form: a map of name to value, or a list of names and of maps with one entry. True and nothing stand
     * for an option without a value, false for none.
     *
     * @throws IllegalArgumentException when it has another form; the message says which is allowed
     */
    public static List<String> ofPatroni(@Nullable Object form) {
        List<String> options = new ArrayList<>();
        if (form instanceof Map<?, ?> map) {
            map.forEach((name, value) -> add(options, name, value));
        } else if (form instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> map && map.size() == 1) {
                    map.forEach((name, value) -> add(options, name, value));
                } else if (element instanceof String name) {
                    options.add(name);
                } else {
                    throw new IllegalArgumentException(
                            "'" + element + "' must be the name of an option, or one name with a value");
                }
            }
        } else if (form != null) {
            throw new IllegalArgumentException("must be a list of options, or a map of options to values");
        }
        return options;
    }

    private static void add(List<String> options, @Nullable Object name, @Nullable Object value) {
        if (value instanceof Map || value instanceof List) {
            throw new IllegalArgumentException("the value of '" + name + "' must be a text or a number");
        }
        if (value == null || Boolean.TRUE.equals(value)) {
            options.add(String.valueOf(name));
        } else if (!Boolean.FALSE.equals(value)) {
            options.add(name + "=" + value);
        }
    }

    /** As arguments of a program. */
    static List<String> arguments(List<String> options) {
        return options.stream().map(o -> o.startsWith("-") ? o : "--" + o).toList();
    }

    /** The name of an option; empty when it has no long one. */
    static String name(String option) {
        Matcher m = LONG.matcher(option);
        return m.matches() ? m.group(1) : "";
    }

    /** Says of each option why it cannot be used. */
    static void check(String setting, List<String> options, Set<String> forbidden, List<String> faults) {
        for (String option : options) {
            String name = name(option);
            if (name.isEmpty()) {
                faults.add(setting + " '" + option + "' must be the long name of an option, or name=value");
            } else if (forbidden.contains(name)) {
                faults.add(setting + " '" + option
                        + "' is not allowed: HaNode gives it itself, or could not use the result");
            }
        }
    }
}
