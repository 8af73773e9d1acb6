package io.hanode.loop;

import io.hanode.HaEvent;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.LocalConfig;
import io.hanode.cluster.SnapshotParser;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.decide.DcsView;
import io.hanode.model.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the store once a turn and keeps the last good configuration. Reading is for the loop's thread only. */
final class StoreReader {

    /** How often a node that has never reached the store says so. */
    static final Duration STILL_WAITING = Duration.ofSeconds(5);

    private final DcsClient client;
    private final Clock clock;
    private final Calls calls;
    private final EventQueue events;
    private final OwnConfig own;
    private volatile InForce inForce;
    private volatile List<String> warnings = List.of();
    private @Nullable Tick failingSince;
    private @Nullable Tick saidAt;
    private boolean contact;
    private int failures;

    /** The cluster's configuration, and what it comes to with the node's own part laid over it. */
    private record InForce(ClusterConfig cluster, LocalConfig local, ClusterConfig config) {
        static InForce of(ClusterConfig cluster, LocalConfig local) {
            return new InForce(cluster, local, cluster.with(local));
        }
    }

    StoreReader(DcsClient client, Clock clock, Calls calls, EventQueue events, ClusterConfig byDefault, OwnConfig own) {
        this.client = client;
        this.clock = clock;
        this.calls = calls;
        this.events = events;
        this.own = own;
        this.inForce = InForce.of(byDefault, own.current());
    }

    /** Reads. An unreachable store is an answer too. */
    DcsView read(Duration timeout) {
        try {
            ClusterSnapshot snapshot = SnapshotParser.parse(calls.dcs("read", () -> client.read(timeout)));
            if (failingSince != null || !contact) {
                events.add(new HaEvent.StoreReachable(clock.wall(), true, ""));
            }
            failingSince = null;
            failures = 0;
            contact = true;
            use(snapshot.config() == null ? inForce.cluster() : snapshot.config());
            List<String> found = new ArrayList<>(snapshot.warnings());
            found.addAll(config().warnings());
            found.stream().filter(w -> !warnings.contains(w)).forEach(events::warn);
            warnings = List.copyOf(found);
            return new DcsView.Available(snapshot);
        } catch (DcsException e) {
            use(inForce.cluster());
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private void use(ClusterConfig cluster) {
        LocalConfig local = own.current();
        if (!cluster.equals(inForce.cluster()) || !local.equals(inForce.local())) {
            inForce = InForce.of(cluster, local);
        }
    }

    private DcsView failed(String reason) {
        failures++;
        Tick now = clock.now();
        Tick since = failingSince;
        boolean first = since == null;
        if (since == null) {
            since = now;
            failingSince = now;
            events.add(new HaEvent.StoreReachable(clock.wall(), false, reason));
        }
        Tick said = saidAt;
        boolean say = said == null || (contact ? first : now.since(said).compareTo(STILL_WAITING) >= 0);
        if (say) {
            saidAt = now;
            events.warn("the store cannot be read"
                    + (contact ? ": " : " and was never reached since the start; waiting for it: ") + reason);
        }
        return new DcsView.Unavailable(reason, since);
    }

    /** How many reads failed since the last success. */
    int failures() {
        return failures;
    }

    /** The configuration in force: the store's, or else the last good one, or else the default; the node's own laid over it. */
    ClusterConfig config() {
        return inForce.config();
    }

    /** The longest wait between turns: loop_wait, but shorter as long as the store was never reached. */
    Duration longestWait() {
        return contact ? config().loopWait() : Durations.min(config().loopWait(), Duration.ofSeconds(1));
    }

    /** What could not be read in the last snapshot. */
    List<String> warnings() {
        return warnings;
    }
}
