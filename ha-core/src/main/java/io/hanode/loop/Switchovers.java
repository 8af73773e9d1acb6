package io.hanode.loop;

import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.LeaderRecord;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.Expect;
import io.hanode.dcs.Revision;
import io.hanode.dcs.WriteResult;
import io.hanode.decide.Situation;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Carries requests for a change of leader into the store and waits for what becomes of them, on the callers' threads. */
final class Switchovers {

    /** How long withdrawing may take after the request's own time is over. */
    private static final Duration WITHDRAW = Duration.ofSeconds(3);

    private final NodeRuntime runtime;
    private final StoreAccess store;
    private final SwitchoverRefusals refusals;
    private final Clock clock;

    Switchovers(NodeRuntime runtime, StoreAccess store) {
        this.runtime = runtime;
        this.store = store;
        this.refusals = new SwitchoverRefusals(runtime);
        this.clock = runtime.parts.clock();
    }

    SwitchoverResult request(SwitchoverRequest request) {
        Tick deadline = clock.now().plus(request.timeout());
        ClusterSnapshot snapshot;
        try {
            snapshot = store.read(clock.until(deadline));
        } catch (DcsException e) {
            return new SwitchoverResult.Refused(List.of("the store cannot be read: " + e.getMessage()));
        }
        List<String> reasons = refusals.of(request, snapshot);
        if (!reasons.isEmpty()) {
            return new SwitchoverResult.Refused(reasons);
        }
        LeaderRecord leader = snapshot.leader();
        NodeName from = request.failover() || leader == null ? null : leader.name();
        FailoverRecord record = new FailoverRecord(from, request.candidate(), request.at(), null);
        try {
            Revision written = write(record, snapshot, deadline);
            if (written == null) {
                return new SwitchoverResult.Refused(
                        List.of("somebody else asked for a change of leader at the same time"));
            }
            return request.at() != null
                    ? new SwitchoverResult.Scheduled(request.at())
                    : await(leader, written, deadline);
        } catch (DcsException e) {
            return e.effect() == DcsException.Effect.NOT_APPLIED
                    ? new SwitchoverResult.Refused(List.of("the request could not be stored: " + e.getMessage()))
                    : new SwitchoverResult.Failed("it is not known whether the request was stored: " + e.getMessage());
        }
    }

    /** The version of the stored request; null when another one was faster. */
    private @Nullable Revision write(FailoverRecord record, ClusterSnapshot snapshot, Tick deadline)
            throws DcsException {
        Revision before = snapshot.failoverRevision();
        Expect expect = before == null ? Expect.absent() : Expect.at(before);
        try {
            WriteResult result = store.write(ClusterKeys.FAILOVER, record.toJson(), expect, clock.until(deadline));
            return result instanceof WriteResult.Written w ? w.revision() : null;
        } catch (DcsException e) {
            if (e.effect() == DcsException.Effect.NOT_APPLIED) {
                throw e;
            }
            ClusterSnapshot after = store.read(WITHDRAW);
            FailoverRecord there = after.failover();
            boolean ours = there != null
                    && Objects.equals(there.candidate(), record.candidate())
                    && Objects.equals(there.leader(), record.leader())
                    && !Objects.equals(after.failoverRevision(), before);
            if (!ours) {
                throw e;
            }
            return after.failoverRevision();
        }
    }

    private SwitchoverResult await(@Nullable LeaderRecord old, Revision request, Tick deadline) {
        Outcome outcome = new Outcome(old, clock.now());
        try {
            boolean decided = runtime.changes.await(() -> outcome.decided(runtime.turns.last()), deadline);
            return decided ? outcome.result() : withdraw(request, "it did not come true in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return withdraw(request, "the caller was interrupted");
        }
    }

    private SwitchoverResult withdraw(Revision request, String why) {
        try {
            WriteResult result = store.write(ClusterKeys.FAILOVER, FailoverRecord.NONE, Expect.at(request), WITHDRAW);
            return new SwitchoverResult.Failed(why
                    + (result instanceof WriteResult.Written
                            ? "; the request was withdrawn"
                            : "; the request is being dealt with, see the status"));
        } catch (DcsException e) {
            return new SwitchoverResult.Failed(why + "; the request could not be withdrawn: " + e.getMessage());
        }
    }

    /** Withdraws what is pending; false when nothing is. */
    boolean cancel(Duration timeout) {
        Tick deadline = clock.now().plus(timeout);
        try {
            while (true) {
                ClusterSnapshot snapshot = store.read(clock.until(deadline));
                Revision revision = snapshot.failoverRevision();
                if (snapshot.failover() == null || revision == null) {
                    return false;
                }
                // A conflict means that the request changed meanwhile: look again.
                if (store.write(ClusterKeys.FAILOVER, FailoverRecord.NONE, Expect.at(revision), clock.until(deadline))
                        instanceof WriteResult.Written) {
                    return true;
                }
            }
        } catch (DcsException e) {
            throw StoreAccess.failure("the request could not be withdrawn", e);
        }
    }

    /** Watches the turns for what becomes of a request that was stored at the given time. */
    private final class Outcome {
        private final @Nullable LeaderRecord old;
        private Tick freshAfter;
        private boolean gone;
        private SwitchoverResult result = new SwitchoverResult.Failed("unknown");

        Outcome(@Nullable LeaderRecord old, Tick stored) {
            this.old = old;
            this.freshAfter = stored;
        }

        SwitchoverResult result() {
            return result;
        }

        boolean decided(Turns.@Nullable Turn turn) {
            ClusterSnapshot snapshot = turn == null ? null : turn.snapshot();
            if (turn == null || snapshot == null || !turn.began().isAfter(freshAfter)) {
                return false;
            }
            LeaderRecord leader = snapshot.leader();
            if (leader != null && (old == null || !leader.token().equals(old.token()))) {
                boolean again = old != null && leader.name().equals(old.name());
                result = again
                        ? new SwitchoverResult.Failed(leader.name() + " took the lead again")
                        : new SwitchoverResult.Done(leader.name());
                return true;
            }
            if (leader == null || snapshot.failover() != null) {
                gone = false;
                return false;
            }
            // Keys are not read at one instant: only a second look proves that the leader stays.
            boolean second = gone;
            gone = true;
            freshAfter = turn.ended();
            result = new SwitchoverResult.Failed("withdrawn by the leader " + leader.name() + ": "
                    + runtime.recorder.lastReason(Situation.SWITCHING_OVER).orElse("its log says why"));
            if (!second) {
                runtime.wakeLoop();
            }
            return second;
        }
    }
}
