package io.hanode.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * @param maxTimelinesHistory how many entries the history record keeps; 0: all
 * @param memberSlotsTtl how long the slot of a vanished member is kept
 * @param useSlots whether members get replication slots
 * @param usePgRewind whether pg_rewind may be used
 * @param removeOnDivergedTimelines whether a forked data directory may be replaced by a new copy when it cannot be rewound
 * @param synchronous whether, and how, commits wait for standbys
 * @param parameters PostgreSQL's configuration parameters as text
 * @param hbaLines lines of pg_hba.conf; empty: as it is
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
        int maxTimelinesHistory,
        Duration memberSlotsTtl,
        boolean useSlots,
        boolean usePgRewind,
        boolean removeOnDivergedTimelines,
        SynchronousSettings synchronous,
        SortedMap<String, String> parameters,
        List<String> hbaLines,
        List<String> faults) {

    /** Patroni's defaults: what an empty configuration means. */
    public static final ClusterConfig DEFAULTS = of(Map.of());

    /** Copies the collections. */
    public ClusterConfig {
        raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        hbaLines = List.copyOf(hbaLines);
        faults = List.copyOf(faults);
    }

    /** Reads a configuration; what is wrong with it is in {@link #faults}. */
    public static ClusterConfig of(Map<String, Object> raw) {
        ConfigReader top = new ConfigReader(raw, "", new ArrayList<>());
        ConfigReader postgres = top.section("postgresql");
        return new ClusterConfig(
                raw,
                top.seconds("ttl", 30, 3),
                top.seconds("loop_wait", 10, 0.05),
                top.seconds("retry_timeout", 10, 0.05),
                top.bytes("maximum_lag_on_failover", 1_048_576),
                top.secondsOrAlias("primary_start_timeout", "master_start_timeout", 300),
                top.secondsOrAlias("primary_stop_timeout", "master_stop_timeout", 0),
                top.flag("check_timeline", false),
                top.flag("pause", false),
                top.count("max_timelines_history", 0),
                top.seconds("member_slots_ttl", 1800, 0),
                postgres.flag("use_slots", true),
                postgres.flag("use_pg_rewind", false),
                postgres.flag("remove_data_directory_on_diverged_timelines", false),
                SynchronousSettings.read(top),
                postgres.texts("parameters"),
                postgres.lines("pg_hba"),
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

    /** The JSON with all keys as they were read. */
    public String toJson() {
        return Json.write(raw);
    }
}
