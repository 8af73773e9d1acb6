package io.hanode.postgres.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which server parameters are in force: the cluster's, then this node's own, and those that nobody may change. */
final class ServerParameters {

    /** What HaNode sets itself, because it would lose the server otherwise. */
    private static final Set<String> OWNED = Set.of(
            "listen_addresses",
            "port",
            "cluster_name",
            "hot_standby",
            "data_directory",
            "config_file",
            "hba_file",
            "ident_file",
            "external_pid_file",
            "primary_conninfo",
            "primary_slot_name",
            "promote_trigger_file",
            "trigger_file",
            "standby_mode");

    private static final Set<String> RECOVERY =
            Set.of("restore_command", "archive_cleanup_command", "recovery_end_command", "recovery_min_apply_delay");

    private static final Map<String, String> INSTEAD = Map.of(
            "hba_file", "; give the lines of pg_hba",
            "ident_file", "; give the lines of pg_ident",
            "listen_addresses", ", as each node's own listen says",
            "port", ", as each node's own listen says");

    private final SortedMap<String, String> values;
    private final List<String> warnings;

    private ServerParameters(SortedMap<String, String> values, List<String> warnings) {
        this.values = values;
        this.warnings = warnings;
    }

    static ServerParameters merge(Map<String, String> cluster, Map<String, String> local, int major) {
        SortedMap<String, String> values = new TreeMap<>(GlobalParameter.defaults(major));
        List<String> warnings = new ArrayList<>();
        cluster.forEach((name, value) -> put(values, warnings, name, value, major, false));
        local.forEach((name, value) -> put(values, warnings, name, value, major, true));
        return new ServerParameters(values, warnings);
    }

    private static void put(
            SortedMap<String, String> values,
            List<String> warnings,
            String key,
            String text,
            int major,
            boolean local) {
        Map.Entry<String, String> entry = GlobalParameter.inVersion(major, key.toLowerCase(Locale.ROOT), text);
        String name = entry.getKey();
        String value = entry.getValue();
        GlobalParameter global = GlobalParameter.of(name);
        if (!SettingsRules.PARAMETER.matcher(name).matches() || value.indexOf('\n') >= 0 || value.indexOf('\0') >= 0) {
            warnings.add("server parameter '" + key + "' is left out: it has no usable name or value");
        } else if (isOwned(name)) {
            warnings.add("server parameter " + name + " is left out: HaNode sets it" + INSTEAD.getOrDefault(name, ""));
        } else if (global == null) {
            values.put(name, value);
        } else if (local) {
            warnings.add("server parameter " + name
                    + " of this node is left out: it must be alike on all nodes, set it for the cluster");
        } else {
            putGlobal(values, warnings, global, value);
        }
    }

    private static void putGlobal(
            SortedMap<String, String> values, List<String> warnings, GlobalParameter global, String value) {
        String usable = global.reader().apply(value);
        if (usable == null) {
            warnings.add("server parameter " + global.name() + " = '" + value + "' is not used, but "
                    + global.byDefault() + ": it must be " + global.allowed());
        }
        values.put(global.name(), usable == null ? global.byDefault() : usable);
    }

    /** Whether nobody but HaNode may set it. */
    static boolean isOwned(String name) {
        return OWNED.contains(name) || isRecovery(name);
    }

    /** Whether it says how or from where to recover. */
    static boolean isRecovery(String name) {
        return name.startsWith("recovery_target")
                || name.equals("primary_conninfo")
                || name.equals("primary_slot_name");
    }

    /** Whether it concerns recovery in any way. */
    static boolean isOfRecovery(String name) {
        return isRecovery(name) || RECOVERY.contains(name);
    }

    /** Whether all nodes must have the same value. */
    static boolean isGlobal(String name) {
        return GlobalParameter.of(name) != null;
    }

    /** The same with recovery parameters, which win over others of their name. */
    ServerParameters withRecovery(Map<String, String> recovery) {
        SortedMap<String, String> all = new TreeMap<>(values);
        List<String> more = new ArrayList<>(warnings);
        recovery.forEach((name, value) -> put(all, more, name, value, Binaries.OLDEST, true));
        return new ServerParameters(all, more);
    }

    /** The same, but with no value below those that recovery needs: a standby would not start. */
    ServerParameters raisedTo(Map<String, Integer> minimums) {
        SortedMap<String, String> raised = new TreeMap<>(values);
        minimums.forEach((name, least) -> {
            String now = raised.get(name);
            if (now == null || !now.strip().matches("[0-9]{1,9}") || Integer.parseInt(now.strip()) < least) {
                raised.put(name, Integer.toString(least));
            }
        });
        return new ServerParameters(raised, warnings);
    }

    /**
     * The same, but for some that the server refuses: what must be alike on all nodes has its default, what is out of range the nearest
     * value, anything else is left out.
     *
     * @param refused names; and the nearest value that is allowed, empty for none
     */
    ServerParameters without(Map<String, String> refused) {
        SortedMap<String, String> rest = new TreeMap<>(values);
        refused.forEach((name, nearest) -> {
            GlobalParameter global = GlobalParameter.of(name);
            String instead = nearest.isEmpty() && global != null ? global.byDefault() : nearest;
            if (instead.isEmpty() || instead.equals(values.get(name))) {
                rest.remove(name);
            } else {
                rest.put(name, instead);
            }
        });
        return new ServerParameters(rest, warnings);
    }

    SortedMap<String, String> values() {
        return values;
    }

    List<String> warnings() {
        return warnings;
    }
}
