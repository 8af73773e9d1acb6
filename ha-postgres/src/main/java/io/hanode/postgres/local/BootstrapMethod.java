package io.hanode.postgres.local;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A command of the user's that makes the data directory of a new cluster in place of initdb, for instance from a backup. It is split
 * into words as a shell does, runs as the server's user, and gets {@code --scope=<cluster> --datadir=<directory>} and the
 * arguments. It succeeds with exit code 0.
 *
 * @param name its name in logs
 * @param command the command
 * @param withParameters whether it gets the two arguments that are named above
 * @param keepRecovery whether the recovery settings that the command left are used
 * @param recovery recovery settings for the first start, for instance {@code restore_command} and {@code recovery_target_time};
 *     empty: the data directory is started as it is
 * @param arguments more arguments, as {@code --name=value}
 */
public record BootstrapMethod(
        String name,
        String command,
        boolean withParameters,
        boolean keepRecovery,
        SortedMap<String, String> recovery,
        SortedMap<String, String> arguments) {

    /** Copies the maps. */
    public BootstrapMethod {
        recovery = Collections.unmodifiableSortedMap(new TreeMap<>(recovery));
        arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    }

    /** A command that gets both arguments, without recovery. */
    public static BootstrapMethod command(String name, String command) {
        return new BootstrapMethod(
                name, command, true, false, Collections.emptySortedMap(), Collections.emptySortedMap());
    }

    /** The same with the user's own arguments alone. */
    public BootstrapMethod withoutParameters() {
        return new BootstrapMethod(name, command, false, keepRecovery, recovery, arguments);
    }

    /** The same, with the recovery settings that the command leaves. */
    public BootstrapMethod keepingRecovery() {
        return new BootstrapMethod(name, command, withParameters, true, recovery, arguments);
    }

    /** The same with these recovery settings. */
    public BootstrapMethod recovery(Map<String, String> settings) {
        return new BootstrapMethod(name, command, withParameters, keepRecovery, new TreeMap<>(settings), arguments);
    }

    /** The same with these arguments. */
    public BootstrapMethod arguments(Map<String, String> more) {
        return new BootstrapMethod(name, command, withParameters, keepRecovery, recovery, new TreeMap<>(more));
    }
}
