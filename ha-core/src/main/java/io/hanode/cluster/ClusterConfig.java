package io.hanode.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic configuration that all members share, read from the {@code config} key. Defaults are Patroni's. Unknown keys are
 * kept in {@link #raw} and otherwise passed over. {@link #faults} is not empty when a known key has a value that cannot be used:
 * then the whole configuration is refused and the last good one stays in force.
 *
 * @param raw all keys as they were read
 * @param ttl lease time to live; 3 s or more
 * @param loopWait the longest wait between turns; above 0
 * @param retryTimeout how long a call to the store may take altogether; above 0
 * @param maximumLagOnFailover how many bytes a candidate may be behind the last known position of the leader
 * @param primaryStartTimeout how long a crashed primary may take to recover before another takes over; 0: at once
 * @param primaryStopTimeout how long a demotion in order may take before it is forced; 0: no limit of its own
 * @param checkTimeline kept for Patroni; HaNode always checks the timeline
 * @param paused whether HaNode leaves PostgreSQL alone
 * @param failsafeMode whether a leader that loses the store goes on as long as all other members agree
 * @param maxTimelinesHistory how many entries the history record keeps; 0: all
 * @param memberSlotsTtl how long the slot of a vanished member is kept
 * @param useSlots whether members get replication slots
 * @param usePgRewind whether pg_rewind may be used
 * @param removeOnDivergedTimelines whether a forked data directory may be replaced by a new copy when it cannot be rewound
 * @param removeOnRewindFailure whether a data directory may be replaced by a new copy when rewinding it failed
 * @param synchronous whether, and how, commits wait for standbys
 * @param parameters PostgreSQL's configuration parameters as text
 * @param hbaLines lines of pg_hba.conf; empty: as it is
 * @param identLines lines of pg_ident.conf; empty: as it is
 * @param recovery parameters of a standby ({@code recovery_conf}) as text
 * @param standbyCluster the other cluster that this one follows; null for none, the usual
 * @param slots physical slots that are kept for others than members
 * @param ignoredSlots slots that are never dropped
 * @param postgresql the {@code postgresql} section in force: as it was read, or with a node's own laid over it
 * @param unsupported known keys that do nothing here, one sentence each
 * @param advice what is in force and not wise, or was left out, one sentence each
 * @param faults what is wrong, one sentence each with key, value and what is allowed
 */
public record ClusterConfig(
        Map<String, Object> raw,
        Duration ttl,
        Duration loopWait,
        Duration retryTimeout,
        long maximumLagOnFailover,
        Duration primaryStartTimeout,
        Duration primaryStopTimeout,
        boolean checkTimeline,
        boolean paused,
        boolean failsafeMode,
        int maxTimelinesHistory,
        Duration memberSlotsTtl,
        boolean useSlots,
        boolean usePgRewind,
        boolean removeOnDivergedTimelines,
        boolean removeOnRewindFailure,
        SynchronousSettings synchronous,
        SortedMap<String, String> parameters,
        List<String> hbaLines,
        List<String> identLines,
        SortedMap<String, String> recovery,
        @Nullable StandbyCluster standbyCluster,
        List<PermanentSlot> slots,
        List<IgnoredSlots> ignoredSlots,
        Map<String, Object> postgresql,
        List<String> unsupported,
        List<String> advice,
        List<String> faults) {

    private static final String WHY_THREE_SECONDS =
            ": a lease is renewed every ttl/3, and its last third is for stopping the server before it passes";

    /** Patroni's defaults: what an empty configuration means. */
    public static final ClusterConfig DEFAULTS = of(Map.of());

    /** Copies the collections. */
    public ClusterConfig {
        raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        hbaLines = List.copyOf(hbaLines);
        identLines = List.copyOf(identLines);
        recovery = Collections.unmodifiableSortedMap(new TreeMap<>(recovery));
        slots = List.copyOf(slots);
        ignoredSlots = List.copyOf(ignoredSlots);
        postgresql = Collections.unmodifiableMap(new LinkedHashMap<>(postgresql));
        unsupported = List.copyOf(unsupported);
        advice = List.copyOf(advice);
        faults = List.copyOf(faults);
    }

    /** Reads a configuration; what is wrong with it is in {@link #faults}. */
    public static ClusterConfig of(Map<String, Object> raw) {
        ConfigReader top = new ConfigReader(raw, "", new ArrayList<>());
        ConfigReader postgres = top.section("postgresql");
        return read(top, postgres, StandbyCluster.read(top), Unsupported.in(raw, postgres.map()), List.of());
    }

    /** The configuration in force on a node: with the node's own part laid over it. {@link #raw} stays the cluster's. */
    public ClusterConfig with(LocalConfig local) {
        ConfigReader top = new ConfigReader(raw, "", new ArrayList<>());
        LocalOverlay overlay = LocalOverlay.of(top.section("postgresql").map(), local.postgresql());
        ConfigReader postgres = new ConfigReader(overlay.postgresql(), "postgresql.", top.faults());
        List<String> ignored = new ArrayList<>(overlay.ignored());
        StandbyCluster other = StandbyCluster.read(top);
        boolean commands = LocalOverlay.allowsCommands(local.postgresql());
        return read(
                top,
                postgres,
                other == null || commands ? other : other.withoutCommands(ignored),
                unsupported,
                ignored);
    }

    /** Whether the cluster is a standby cluster in Patroni's sense: it follows a server of another cluster, and has no primary. */
    public boolean followsAnotherCluster() {
        return standbyCluster != null;
    }

    private static ClusterConfig read(
            ConfigReader top,
            ConfigReader postgres,
            @Nullable StandbyCluster standbyCluster,
            List<String> unsupported,
            List<String> ignored) {
        Map<String, Object> raw = top.map();
        Duration ttl = top.seconds("ttl", 30, 3, WHY_THREE_SECONDS);
        Duration retryTimeout = top.seconds("retry_timeout", 10, 0.05);
        List<String> advice = new ArrayList<>(ignored);
        boolean failsafeMode = top.flag("failsafe_mode", false);
        advice.addAll(Unsupported.advice(ttl, retryTimeout, failsafeMode));
        return new ClusterConfig(
                raw,
                ttl,
                top.seconds("loop_wait", 10, 0.05),
                retryTimeout,
                top.bytes("maximum_lag_on_failover", 1_048_576),
                top.secondsOrAlias("primary_start_timeout", "master_start_timeout", 300),
                top.secondsOrAlias("primary_stop_timeout", "master_stop_timeout", 0),
                top.flag("check_timeline", false),
                top.flag("pause", false),
                failsafeMode,
                top.count("max_timelines_history", 0),
                top.seconds("member_slots_ttl", 1800, 0),
                postgres.flag("use_slots", true),
                postgres.flag("use_pg_rewind", false),
                postgres.flag("remove_data_directory_on_diverged_timelines", false),
                postgres.flag("remove_data_directory_on_rewind_failure", false),
                SynchronousSettings.read(top),
                postgres.texts("parameters"),
                postgres.lines("pg_hba"),
                postgres.lines("pg_ident"),
                postgres.texts("recovery_conf"),
                standbyCluster,
                PermanentSlot.read(raw, top.faults()),
                IgnoredSlots.read(raw.get("ignore_slots"), top.faults()),
                postgres.map(),
                unsupported,
                advice,
                top.faults());
    }

    /**
     * Reads the key's JSON.
     *
     * @throws IllegalArgumentException when the text is no JSON object
     */
    public static ClusterConfig parse(String json) {
        return of(Json.object(json));
    }

    /** What a person should know of this configuration although it is used. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(unsupported);
        warnings.addAll(advice);
        return warnings;
    }

    /** The JSON with all keys as they were read. */
    public String toJson() {
        return Json.write(raw);
    }
}
