package io.hanode.loop;

import io.hanode.HaEvent;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import io.hanode.dcs.WriteResult;
import io.hanode.decide.Action;
import io.hanode.decide.ActionHandler;
import io.hanode.decide.OperationKind;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.ServerSettings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs actions on the store and the local server. Knows how, never whether. Used by the loop's thread only. */
final class Performer implements ActionHandler {

    private static final Logger log = LoggerFactory.getLogger(Performer.class);

    private final NodeName self;
    private final LeaseKeeper keeper;
    private final LockActions lock;
    private final LeaseState lease;
    private final Fences fences;
    private final PostgresController controller;
    private final OperationSlot slot;
    private final AppliedSettings applied;
    private final Clock clock;
    private final Calls calls;
    private final EventQueue events;
    private final ServerEvents server;
    private final RequestDesk desk;

    Performer(
            NodeName self,
            LeaseKeeper keeper,
            LeaseState lease,
            Fences fences,
            PostgresController controller,
            OperationSlot slot,
            AppliedSettings applied,
            Clock clock,
            Calls calls,
            EventQueue events,
            ServerEvents server,
            RequestDesk desk) {
        this.self = self;
        this.keeper = keeper;
        this.lock = new LockActions(self, keeper, lease, calls);
        this.lease = lease;
        this.fences = fences;
        this.controller = controller;
        this.slot = slot;
        this.applied = applied;
        this.clock = clock;
        this.calls = calls;
        this.events = events;
        this.server = server;
        this.desk = desk;
    }

    /** Performs the action; false when it was refused or failed, which ends the turn. */
    boolean perform(Action action) {
        try {
            boolean done = action.perform(this);
            log.debug("{}: {}", done ? "done" : "refused", action);
            return done;
        } catch (DcsException e) {
            log.warn("{} failed, effect {}: {}", name(action), e.effect(), e.getMessage());
        } catch (PostgresException e) {
            log.warn("{} failed: {}", name(action), e.getMessage());
        }
        return false;
    }

    private static String name(Action action) {
        return action.getClass().getSimpleName();
    }

    private Duration shortCall() {
        return Durations.clamp(lease.ttl().dividedBy(3), Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    @Override
    public boolean acquireLeader(Action.AcquireLeader action) throws DcsException {
        return lock.acquire();
    }

    @Override
    public boolean adoptLeader(Action.AdoptLeader action) throws DcsException {
        return lock.adopt(action.token());
    }

    @Override
    public boolean releaseLeader(Action.ReleaseLeader action) throws DcsException {
        return lock.release(action.lock());
    }

    @Override
    public boolean writeAsLeader(Action.WriteAsLeader action) throws DcsException {
        var session = lease.session();
        if (session.isEmpty()) {
            return false;
        }
        WriteResult result = calls.dcs(
                "write",
                () -> session.get()
                        .writeAsLeader(
                                action.lock(), action.key(), action.value(), action.expect(), lease.writeTimeout()));
        if (result instanceof WriteResult.LockLost) {
            lease.lockLost(action.lock(), "the store says that the leader lock is not held any more");
        }
        return result instanceof WriteResult.Written;
    }

    @Override
    public boolean publishMember(Action.PublishMember action) throws DcsException {
        var session = lease.session();
        if (session.isEmpty()) {
            return false;
        }
        PublishResult result = calls.dcs(
                "publish", () -> session.get().publishMember(action.member().toJson(), lease.writeTimeout()));
        if (result == PublishResult.NAME_TAKEN) {
            log.info("another live session still owns the member key of {}", self);
        } else if (result == PublishResult.SESSION_EXPIRED) {
            lease.expired(session.get(), "the session expired in the store");
        }
        return result == PublishResult.PUBLISHED;
    }

    @Override
    public boolean follow(Action.Follow action) throws PostgresException {
        calls.postgres("follow", () -> controller.follow(action.upstream(), shortCall()));
        return true;
    }

    @Override
    public boolean applySettings(Action.ApplySettings action) throws PostgresException {
        calls.postgres("settings", () -> controller.applySettings(action.settings(), shortCall()));
        if (applied.applied(action.settings())) {
            server.reloaded(clock.wall());
        }
        return true;
    }

    @Override
    public boolean applySlots(Action.ApplySlots action) throws PostgresException {
        calls.postgres("slots", () -> controller.applySlots(action.changes(), shortCall()));
        return true;
    }

    @Override
    public boolean applySynchronousStandbys(Action.ApplySynchronousStandbys action) throws PostgresException {
        calls.postgres("synchronous", () -> controller.applySynchronousStandbys(action.standbys(), shortCall()));
        return true;
    }

    @Override
    public boolean admitClients(Action.AdmitClients action) throws PostgresException {
        calls.postgres("admit", () -> controller.admitClients(action.admitted(), shortCall()));
        return true;
    }

    @Override
    public boolean fenceServer(Action.FenceServer action) {
        controller.fence();
        events.add(new HaEvent.Fenced(clock.wall(), "the node decided to stop client writes by force"));
        return true;
    }

    @Override
    public boolean cancelOperation(Action.CancelOperation action) {
        slot.cancel();
        return true;
    }

    @Override
    public boolean answerRequest(Action.AnswerRequest action) {
        log.info("answered: {} {}", action.outcome(), action.text());
        desk.answer(action.request(), new RequestDesk.Reply(action.outcome(), action.text()));
        return true;
    }

    @Override
    public boolean initialize(Action.Initialize action) {
        return startAsLeader(action.lock(), OperationKind.INITIALIZE, context -> {
            provisioner().initialize(action.settings(), context);
            applied.startedWith(action.settings());
        });
    }

    @Override
    public boolean startPrimary(Action.StartPrimary action) {
        return startAsLeader(action.lock(), OperationKind.START_PRIMARY, context -> {
            ServerSettings settings = action.settings();
            controller.startPrimary(settings, context);
            applied.startedWith(settings);
        });
    }

    @Override
    public boolean startStandby(Action.StartStandby action) {
        return start(OperationKind.START_STANDBY, context -> {
            controller.startStandby(action.upstream(), action.settings(), context);
            applied.startedWith(action.settings());
        });
    }

    @Override
    public boolean stopServer(Action.StopServer action) {
        return start(OperationKind.STOP, context -> controller.stop(action.mode(), context));
    }

    @Override
    public boolean promote(Action.Promote action) {
        return startAsLeader(
                action.lock(), OperationKind.PROMOTE, context -> controller.promote(action.timeline(), context));
    }

    @Override
    public boolean checkpoint(Action.Checkpoint action) {
        return start(OperationKind.CHECKPOINT, controller::checkpoint);
    }

    @Override
    public boolean cloneFrom(Action.Clone action) {
        return start(OperationKind.CLONE, context -> {
            if (action.discard()) {
                provisioner().discard(context);
            }
            provisioner().clone(action.source(), context);
        });
    }

    @Override
    public boolean rewind(Action.Rewind action) {
        return start(OperationKind.REWIND, context -> provisioner().rewind(action.source(), context));
    }

    private Provisioner provisioner() throws PostgresException {
        return controller
                .provisioner()
                .orElseThrow(() -> new PostgresException("this node may not make or replace its data directory"));
    }

    /**
     * The lease may have passed, or another lock been taken, since the decision: the operation relies on this very one. And a fence
     * that the node needs may not have armed.
     */
    private boolean startAsLeader(LeaderLock relied, OperationKind kind, OperationSlot.Work work) {
        // Exposed before it begins, not when a turn has seen it: the loop may hang, or all of this process may pause,
        // from here on.
        if (!lease.exposing(relied)) {
            return false;
        }
        keeper.tellFences();
        boolean hindered = lease.isArmed() && !fences.hindrances().isEmpty();
        return !hindered && start(kind, work);
    }

    private boolean start(OperationKind kind, OperationSlot.Work work) {
        String operation = kind.name().toLowerCase(java.util.Locale.ROOT);
        return slot.start(kind, context -> calls.postgres(operation, () -> work.run(context)));
    }
}
