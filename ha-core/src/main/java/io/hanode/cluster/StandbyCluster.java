package io.hanode.cluster;

import io.hanode.model.NodeName;
import io.hanode.postgres.Upstream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code standby_cluster}: the cluster follows a server of another cluster and has no primary of its own. Patroni's keys and
 * its rule when the section counts: one of host, port and restore_command is set.
 *
 * @param host where the other cluster's server is, also several separated by commas: then the one that is a primary; null when only an
 *     archive is named, which cannot be followed
 * @param port its port
 * @param slotName the replication slot there; null for none
 * @param restoreCommand what fetches WAL from an archive; null for nothing
 * @param archiveCleanupCommand what removes WAL from that archive; null for nothing
 * @param applyDelay how long the standby leader waits before it replays, in PostgreSQL's words; null for not at all
 */
public record StandbyCluster(
        @Nullable String host,
        int port,
        @Nullable String slotName,
        @Nullable String restoreCommand,
        @Nullable String archiveCleanupCommand,
        @Nullable String applyDelay) {

    /** The section's name. */
    public static final String KEY = "standby_cluster";

    static final String METHODS = "create_replica_methods";

    private static final int USUAL_PORT = 5432;
    private static final int LARGEST_PORT = 65_535;
    private static final Pattern HOST = Pattern.compile("[^\\s,'\"\\\\]+");
    private static final Pattern DELAY = Pattern.compile("\\s*[0-9]+(\\.[0-9]+)?\\s*(us|ms|s|min|h|d)?\\s*");

    /** Whether a configuration makes the cluster follow another one, well or not. */
    static boolean isWanted(Map<String, Object> config) {
        return config.get(KEY) instanceof Map<?, ?> section
                && Stream.of("host", "port", "restore_command").anyMatch(key -> section.get(key) != null);
    }

    /** The section; null when it does not count. What is wrong with it is added to the reader's faults. */
    static @Nullable StandbyCluster read(ConfigReader top) {
        ConfigReader section = top.section(KEY);
        if (!isWanted(top.map())) {
            return null;
        }
        String host = section.text("host");
        if (host != null
                && !Arrays.stream(host.split(",", -1))
                        .allMatch(h -> HOST.matcher(h).matches())) {
            section.fault("host", host, "a host name or address, or several separated by commas");
        }
        int port = section.count("port", USUAL_PORT, 1);
        if (port > LARGEST_PORT) {
            section.fault("port", port, "a port, 1 to " + LARGEST_PORT);
        }
        String slot = section.text("primary_slot_name");
        if (slot != null && !PermanentSlot.isName(slot)) {
            section.fault(
                    "primary_slot_name", slot, "a name of 1 to 63 of a-z, 0-9 and _, since PostgreSQL takes no other");
        }
        String delay = section.text("recovery_min_apply_delay");
        if (delay != null && !DELAY.matcher(delay).matches()) {
            section.fault(
                    "recovery_min_apply_delay", delay, "a time with a unit (us, ms, s, min, h, d), or milliseconds");
        }
        return new StandbyCluster(
                host, port, slot, section.text("restore_command"), section.text("archive_cleanup_command"), delay);
    }

    /** The same without the commands that it names; what was left out is added to the list. */
    StandbyCluster withoutCommands(List<String> ignored) {
        if (restoreCommand != null) {
            ignored.add(LocalOverlay.refusal(KEY + ".restore_command"));
        }
        if (archiveCleanupCommand != null) {
            ignored.add(LocalOverlay.refusal(KEY + ".archive_cleanup_command"));
        }
        return new StandbyCluster(host, port, slotName, null, null, applyDelay);
    }

    /** Why the section does less than it says, one sentence each. */
    static List<String> unsupported(Map<String, Object> config) {
        List<String> all = new ArrayList<>();
        if (config.get(KEY) instanceof Map<?, ?> section) {
            if (isWanted(config) && section.get("host") == null) {
                all.add(KEY + " without host is not supported: the other cluster's timelines are asked from its server;"
                        + " name its host beside the restore_command");
            }
            Object methods = section.get(METHODS);
            if (methods != null && !methods.equals(List.of("basebackup"))) {
                all.add(KEY + "." + METHODS + " is not supported: each node has its own methods, which are used for the"
                        + " other cluster too; use postgresql." + METHODS + " in the node's file");
            }
        }
        return all;
    }

    /** The server to follow; empty when the section names none. */
    public Optional<Upstream> upstream() {
        return Optional.ofNullable(host).map(h -> new Upstream(name(h), h, port, slotName));
    }

    private NodeName name(String hosts) {
        String name = hosts.replace(',', '+').replace('/', '_') + ":" + port;
        return NodeName.of(NodeName.fault(name).isEmpty() ? name : "the other cluster");
    }

    /**
     * The recovery parameters of a member.
     *
     * @param leads whether it is the standby leader: only there replay is delayed, and the others get all WAL at once
     */
    public SortedMap<String, String> recovery(boolean leads) {
        SortedMap<String, String> recovery = new TreeMap<>();
        if (restoreCommand != null) {
            recovery.put("restore_command", restoreCommand);
        }
        if (archiveCleanupCommand != null) {
            recovery.put("archive_cleanup_command", archiveCleanupCommand);
        }
        if (leads && applyDelay != null) {
            recovery.put("recovery_min_apply_delay", applyDelay);
        }
        return recovery;
    }
}
