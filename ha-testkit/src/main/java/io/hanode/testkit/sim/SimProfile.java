package io.hanode.testkit.sim;

import io.hanode.postgres.SynchronousState.Confirms;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What kind of world it is, drawn once.
 *
 * @param kind which promises hold in it
 * @param nodes how many machines
 * @param running whether the cluster was made before; otherwise the store and the disks are empty
 * @param ttl the lease, in seconds
 * @param loopWait the longest wait between turns, in seconds
 * @param fenceTime how long stopping by force takes at most, in nanoseconds
 * @param takeoverDelay how long the store may keep a dead session beyond its TTL, in nanoseconds
 * @param grantsLess whether the store grants shorter sessions than asked for
 * @param slowestWake how late a wake-up may come, in milliseconds
 * @param slowestAction how long may pass between two actions, in milliseconds
 * @param processFence whether a process outside stops the server when the node's process is paused or gone
 * @param freshPeers whether peers answer with a fresh state rather than that of their last turn
 * @param maximumLag maximum_lag_on_failover
 * @param primaryStartTimeout in seconds
 * @param synchronousNodes synchronous_node_count, in synchronous mode
 * @param faultsEnd when the faults stop, in nanoseconds
 * @param confirms what a standby has to have done with a commit before it counts; what is written here is flushed, too
 */
record SimProfile(
        WorldKind kind,
        int nodes,
        boolean running,
        long ttl,
        long loopWait,
        long fenceTime,
        long takeoverDelay,
        boolean grantsLess,
        long slowestWake,
        long slowestAction,
        boolean processFence,
        boolean freshPeers,
        long maximumLag,
        long primaryStartTimeout,
        int synchronousNodes,
        long faultsEnd,
        Confirms confirms) {

    static final List<List<Long>> TTL_AND_LOOP_WAIT =
            List.of(List.of(30L, 10L), List.of(10L, 2L), List.of(3L, 1L), List.of(20L, 5L), List.of(6L, 10L));

    private static final List<Confirms> CONFIRMS =
            List.of(Confirms.FLUSHED, Confirms.FLUSHED, Confirms.WRITTEN, Confirms.REPLAYED);

    /** A profile; where kinds are given, one of these. */
    static SimProfile draw(SimRandom random, SimRandom rare, int wantedNodes, List<WorldKind> kinds) {
        WorldKind kind = kinds.isEmpty() ? WorldKind.draw(random) : random.pick(kinds);
        if (kinds.isEmpty() && rare.chance(0.1)) {
            kind = rare.pick(WorldKind.RARE);
        }
        List<Long> times = random.pick(TTL_AND_LOOP_WAIT);
        int nodes = wantedNodes > 0 ? wantedNodes : random.pick(List.of(1, 2, 2, 3, 3, 3, 3, 4, 5));
        return new SimProfile(
                kind,
                nodes,
                random.chance(0.8),
                times.get(0),
                times.get(1),
                random.millis(100, 500),
                random.pick(List.of(0L, 500L, times.get(0) * 1000)) * SimScheduler.MILLI,
                random.chance(0.1),
                random.pick(List.of(20L, 20L, 500L, 3000L)),
                random.pick(List.of(5L, 5L, 50L, 2000L)),
                random.chance(0.8) && !WorldKind.UNFENCED_ALL.contains(kind),
                random.chance(0.5),
                random.pick(List.of(400L, 10_000L, 1_048_576L)),
                random.pick(List.of(0L, 20L, 60L, 300L)),
                random.pick(List.of(1, 1, 2)),
                (20 + times.get(0) * random.between(2, 8)) * SimScheduler.SECOND,
                kind.synchronousMode().isEmpty() ? Confirms.FLUSHED : rare.pick(CONFIRMS));
    }

    /** Whether such a fault may happen here. */
    boolean allows(FaultKind fault) {
        if (fault.meddles()) {
            return WorldKind.MEDDLED.contains(kind);
        }
        return fault != FaultKind.STORE_RESTORED || kind == WorldKind.RESTORED;
    }

    boolean promises(Promise promise) {
        return kind.promises().contains(promise);
    }

    /** Whether nothing stops the server while its process stands still. */
    boolean unfenced() {
        return WorldKind.UNFENCED_ALL.contains(kind);
    }

    boolean synchronous() {
        return !kind.synchronousMode().isEmpty();
    }

    /** Whether clients are kept out of a primary that has just come up until its standbys have all its WAL. */
    boolean safeRestart() {
        return kind == WorldKind.PRIORITY_STRICT || kind == WorldKind.QUORUM_STRICT;
    }

    Duration longestTtl() {
        return Duration.ofSeconds(grantsLess ? Math.max(3, ttl * 2 / 3) : 1000);
    }

    /** The dynamic configuration that the cluster begins with. */
    Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("ttl", ttl);
        config.put("loop_wait", loopWait);
        config.put("retry_timeout", 10L);
        config.put("maximum_lag_on_failover", maximumLag);
        config.put("primary_start_timeout", primaryStartTimeout);
        if (WorldKind.FAILSAFE_ALL.contains(kind)) {
            config.put("failsafe_mode", true);
        }
        if (synchronous()) {
            config.put("synchronous_mode", kind.synchronousMode());
            config.put("synchronous_mode_strict", safeRestart());
            config.put("synchronous_node_count", synchronousNodes);
        }
        Map<String, Object> postgresql = new LinkedHashMap<>();
        postgresql.put("use_pg_rewind", true);
        postgresql.put("use_slots", true);
        postgresql.put("remove_data_directory_on_diverged_timelines", true);
        config.put("postgresql", postgresql);
        return config;
    }
}
