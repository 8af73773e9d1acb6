package io.hanode.postgres.local;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A way to fill an empty data directory with a copy of the cluster: pg_basebackup, or a command of the user's, for instance one that
 * restores a backup. The command is split into words as a shell does, runs as the server's user, and gets
 * {@code --scope=<cluster> --role=replica --datadir=<directory> --connstring=<source>} and the arguments; the password is in a
 * file that PGPASSFILE names. It succeeds with exit code 0.
 *
 * @param name its name in logs; {@code basebackup} is pg_basebackup
 * @param command the command; empty for pg_basebackup
 * @param keepData whether the data directory is left as it is before the command and after it failed: the command finds what another
 *     try left there. One that is to be replaced is moved aside before, as for all methods
 * @param withParameters whether the command gets the four arguments that are named above
 * @param arguments more arguments, as {@code --name=value}
 */
public record ReplicaMethod(
        String name, String command, boolean keepData, boolean withParameters, SortedMap<String, String> arguments) {

    /** The name of pg_basebackup. */
    public static final String BASEBACKUP = "basebackup";

    /** Copies the arguments. */
    public ReplicaMethod {
        arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    }

    /** A copy by pg_basebackup. */
    public static ReplicaMethod basebackup() {
        return new ReplicaMethod(BASEBACKUP, "", false, true, Collections.emptySortedMap());
    }

    /** A copy by a command. */
    public static ReplicaMethod command(String name, String command) {
        return new ReplicaMethod(name, command, false, true, Collections.emptySortedMap());
    }

    /** The same, but the data directory is not emptied. */
    public ReplicaMethod keepingData() {
        return new ReplicaMethod(name, command, true, withParameters, arguments);
    }

    /** The same with the user's own arguments alone. */
    public ReplicaMethod withoutParameters() {
        return new ReplicaMethod(name, command, keepData, false, arguments);
    }

    /** The same with these arguments. */
    public ReplicaMethod arguments(Map<String, String> more) {
        return new ReplicaMethod(name, command, keepData, withParameters, new TreeMap<>(more));
    }

    boolean isBasebackup() {
        return name.equals(BASEBACKUP);
    }
}
