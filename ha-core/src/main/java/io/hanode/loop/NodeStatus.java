package io.hanode.loop;

import io.hanode.HaStatus;
import io.hanode.SynchronousStatus;
import io.hanode.cluster.ClusterConfig;
import io.hanode.decide.DcsView;
import io.hanode.decide.LeaseView;
import io.hanode.decide.OperationView;
import io.hanode.decide.Self;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts the status together from what is known. Never blocks. */
final class NodeStatus {

    private final NodeRuntime runtime;
    private final Restarts restarts;
    private final Tick madeAt;

    NodeStatus(NodeRuntime runtime, Restarts restarts) {
        this.runtime = runtime;
        this.restarts = restarts;
        this.madeAt = runtime.parts.clock().now();
    }

    /** The status, with the given state of the server in place of the last turn's when there is one. */
    HaStatus of(HaStatus.Lifecycle lifecycle, @Nullable PostgresState fresh) {
        Turns.Turn turn = runtime.turns.last();
        LeaseView lease = runtime.lease.view();
        Tick now = runtime.parts.clock().now();
        boolean leader = lease.coversAt(now);
        PostgresState postgres = fresh != null
                ? fresh
                : turn == null
                        ? new PostgresState.Unreachable(null, "it was not asked yet")
                        : turn.observation().postgres();
        Self self = runtime.parts.self();
        ClusterConfig config =
                turn == null ? runtime.store.config() : turn.observation().config();
        return new HaStatus(
                self.cluster(),
                self.name(),
                self.instance(),
                lifecycle,
                leader,
                leader && lease instanceof LeaseView.Good good
                        ? good.validUntil().since(now)
                        : null,
                runtime.agreements.active(),
                Turns.roleOf(postgres, config, leader),
                postgres,
                turn == null ? null : turn.snapshot(),
                turn == null ? null : turn.snapshotTime(),
                turn != null && turn.observation().dcs() instanceof DcsView.Available,
                config,
                runtime.parts.own().of(self).tags(),
                turn == null ? "" : turn.decision().situation().name(),
                turn == null ? "" : turn.decision().rule().name(),
                turn == null ? "no turn was made yet" : turn.decision().reason(),
                operation(),
                restarts.scheduled(),
                now.since(turn == null ? madeAt : turn.ended()),
                runtime.fences.hindrances(),
                warnings(turn));
    }

    /** The operation under way: its kind in lower case, then its progress. */
    private @Nullable String operation() {
        OperationView.Running running = runtime.slot.view().running();
        if (running == null) {
            return null;
        }
        String kind = running.kind().name().toLowerCase(Locale.ROOT);
        return running.progress().isEmpty() ? kind : kind + ": " + running.progress();
    }

    private List<String> warnings(Turns.@Nullable Turn turn) {
        List<String> warnings = new ArrayList<>(runtime.store.warnings());
        if (turn != null && turn.observation().dcs() instanceof DcsView.Unavailable unavailable) {
            warnings.add("the store cannot be read: " + unavailable.reason());
        }
        if (turn != null) {
            SynchronousStatus.of(turn.observation().config(), turn.observation().postgres())
                    .ifPresent(s -> warnings.addAll(s.problems()));
        }
        runtime.fences.unhealthy().forEach(f -> warnings.add("the fence " + f + " would not work now"));
        return warnings;
    }
}
