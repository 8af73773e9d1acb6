package io.hanode.decide;

import io.hanode.cluster.MemberRecord;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.Upstream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the library can do to the world. Actions of a decision run in order; the first that fails, or is refused, ends
 * the turn. Long ones are only started, at most one a decision, and come last. Each may be repeated without harm.
 */
public sealed interface Action {

    /** The long operation that it starts; null for an action that is over when it returns. */
    default @Nullable OperationKind operation() {
        return OperationKind.startedBy(this);
    }

    /** Whether it is a long operation, which is only started in the turn and ends some time later. */
    default boolean isLong() {
        return operation() != null;
    }

    /** Performs this action; false when it was refused, which ends the turn. */
    boolean perform(ActionHandler handler) throws DcsException, PostgresException;

    /** Take the leader lock; refused when somebody else has it. */
    record AcquireLeader() implements Action {
        @Override
        public boolean perform(ActionHandler handler) throws DcsException {
            return handler.acquireLeader(this);
        }
    }

    /**
     * Find out whether the lock that carries our name is this session's (an acquisition whose reply was lost), and if so use it.
     *
     * @param token the lock as it was read
     */
    record AdoptLeader(FencingToken token) implements Action {
        @Override
        public boolean perform(ActionHandler handler) throws DcsException {
            return handler.adoptLeader(this);
        }
    }

    /**
     * Free the leader lock; the server must not accept writes any more. From its start on, the lease counts as given up.
     *
     * @param lock the acquisition
     */
    record ReleaseLeader(LeaderLock lock) implements Action {
        @Override
        public boolean perform(ActionHandler handler) throws DcsException {
            return handler.releaseLeader(this);
        }
    }

    /**
     * Write a cluster record, in one step with the check that the lock is still held.
     *
     * @param lock the acquisition it relies on
     * @param key the key
     * @param value its new value
     * @param expect what must be there before
     */
    record WriteAsLeader(LeaderLock lock, String key, String value, Expect expect) implements Action {
        @Override
        public boolean perform(ActionHandler handler) throws DcsException {
            return handler.writeAsLeader(this);
        }
    }

    /**
     * Publish this node's member record.
     *
     * @param member the record
     */
    record PublishMember(MemberRecord member) implements Action {
        @Override
        public boolean perform(ActionHandler handler) throws DcsException {
            return handler.publishMember(this);
        }
    }

    /**
     * Make the running standby stream from another server.
     *
     * @param upstream the server; null for nobody
     */
    record Follow(@Nullable Upstream upstream) implements Action {
        @Override
        public boolean perform(ActionHandler handler) throws PostgresException {
            return handler.follow(this);
        }
    }

    /**
     * Write the server's settings and reload them.
     *
     * @param settings the settings
     */
    record ApplySettings(ServerSettings settings) implements Action {
        @Override
        public boolean perform(ActionHandler handler) throws PostgresException {
            return handler.applySettings(this);
        }
    }

    /**
     * Make and drop replication slots.
     *
     * @param changes in order
     */
    record ApplySlots(List<SlotChange> changes) implements Action {
        /** Copies the list. */
        public ApplySlots {
            changes = List.copyOf(changes);
        }

        @Override
        public boolean perform(ActionHandler handler) throws PostgresException {
            return handler.applySlots(this);
        }
    }

    /**
     * Set what commits wait for.
     *
     * @param standbys the synchronous standbys
     */
    record ApplySynchronousStandbys(SynchronousStandbys standbys) implements Action {
        @Override
        public boolean perform(ActionHandler handler) throws PostgresException {
            return handler.applySynchronousStandbys(this);
        }
    }

    /**
     * Let clients in, or keep them out.
     *
     * @param admitted whether they are let in
     */
    record AdmitClients(boolean admitted) implements Action {
        @Override
        public boolean perform(ActionHandler handler) throws PostgresException {
            return handler.admitClients(this);
        }
    }

    /** Stop client writes by force, now, whatever operation runs. */
    record FenceServer() implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.fenceServer(this);
        }
    }

    /** Tell the long operation under way to end. */
    record CancelOperation() implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.cancelOperation(this);
        }
    }

    /**
     * Tell whoever asked what became of the request, and forget it.
     *
     * @param request its id
     * @param outcome what became of it
     * @param text a sentence for people
     */
    record AnswerRequest(long request, RequestOutcome outcome, String text) implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.answerRequest(this);
        }
    }

    /**
     * Long: make a new database cluster.
     *
     * @param lock the acquisition it relies on
     * @param settings its settings
     */
    record Initialize(LeaderLock lock, ServerSettings settings) implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.initialize(this);
        }
    }

    /**
     * Long: start as primary.
     *
     * @param lock the acquisition it relies on
     * @param settings its settings
     */
    record StartPrimary(LeaderLock lock, ServerSettings settings) implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.startPrimary(this);
        }
    }

    /**
     * Long: start as standby.
     *
     * @param upstream whom to stream from; null for nobody
     * @param settings its settings
     */
    record StartStandby(@Nullable Upstream upstream, ServerSettings settings) implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.startStandby(this);
        }
    }

    /**
     * Long: stop the server.
     *
     * @param mode how
     */
    record StopServer(StopMode mode) implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.stopServer(this);
        }
    }

    /**
     * Long: promote the standby.
     *
     * @param lock the acquisition it relies on
     * @param timeline the timeline it must begin
     */
    record Promote(LeaderLock lock, Timeline timeline) implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.promote(this);
        }
    }

    /** Long: make a checkpoint. Other work goes on meanwhile. */
    record Checkpoint() implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.checkpoint(this);
        }
    }

    /**
     * Long: copy the data directory from another node.
     *
     * @param source the node
     * @param discard whether a data directory that is in the way is first moved aside; its fork was proven before, or it is broken
     */
    record Clone(Upstream source, boolean discard) implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.cloneFrom(this);
        }
    }

    /**
     * Long: turn the stopped, forked data directory back into a copy of the leader's.
     *
     * @param source the leader
     */
    record Rewind(Upstream source) implements Action {
        @Override
        public boolean perform(ActionHandler handler) {
            return handler.rewind(this);
        }
    }
}
