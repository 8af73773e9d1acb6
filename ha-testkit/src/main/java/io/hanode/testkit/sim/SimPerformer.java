package io.hanode.testkit.sim;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import io.hanode.dcs.WriteResult;
import io.hanode.decide.Action;
import io.hanode.decide.ActionHandler;
import io.hanode.decide.OperationKind;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.SlotChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Performs a decision's actions one by one, other events in between; the first that fails or is refused ends the turn. */
final class SimPerformer implements ActionHandler {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final SimWorld world;
    private final SimProcess process;
    private final List<Action> actions;
    private final Runnable over;
    private int next;

    SimPerformer(SimWorld world, SimProcess process, List<Action> actions, Runnable over) {
        this.world = world;
        this.process = process;
        this.actions = actions;
        this.over = over;
    }

    /** Performs the next action, or ends. */
    void go() {
        if (next == actions.size()) {
            over.run();
            return;
        }
        Action action = actions.get(next++);
        process.after(process.random.skewedMillis(0, world.profile.slowestAction()), () -> perform(action));
    }

    private void perform(Action action) {
        if (world.faults.cutsDecision(process.node) || world.faults.cutsHere(process.node)) {
            return;
        }
        try {
            if (!action.perform(this)) {
                refused(action, "refused");
            }
        } catch (DcsException | PostgresException e) {
            refused(action, String.valueOf(e.getMessage()));
        }
    }

    private void refused(Action action, String why) {
        process.tell(action.getClass().getSimpleName() + ": " + why);
        over.run();
    }

    /** Sends a call; the action is done when its answer says so. */
    private <R> boolean call(Action action, Supplier<R> apply, Function<R, Boolean> done) {
        Consumer<R> answered = result -> {
            if (done.apply(result)) {
                go();
            } else {
                refused(action, "answered " + result);
            }
        };
        Supplier<R> cutAfter = () -> {
            R result = apply.get();
            world.faults.cutsHere(process.node);
            return result;
        };
        process.calls.send(
                action.getClass().getSimpleName(),
                TIMEOUT,
                cutAfter,
                answered,
                e -> refused(action, String.valueOf(e.getMessage())));
        return true;
    }

    private boolean done() {
        go();
        return true;
    }

    @Override
    public boolean acquireLeader(Action.AcquireLeader action) {
        SimDcs.Session session = process.lease.session();
        if (session == null) {
            return false;
        }
        return call(action, () -> world.dcs.acquire(session, process.node.name.value()), result -> {
            if (result instanceof AcquireResult.Acquired acquired) {
                process.tell("has the leader lock, token " + acquired.lock().token());
                return process.lease.hold(session, acquired.lock());
            }
            if (result instanceof AcquireResult.SessionExpired) {
                process.lease.expired();
            }
            return false;
        });
    }

    @Override
    public boolean adoptLeader(Action.AdoptLeader action) {
        LeaderLock unwanted = process.lease.givenUp();
        if (unwanted != null && unwanted.token().equals(action.token())) {
            // Its release went unanswered and may yet take effect.
            return call(action, () -> world.release(process.node, unwanted), result -> false);
        }
        SimDcs.Session session = process.lease.session();
        if (session == null) {
            return false;
        }
        return call(
                action,
                () -> process.lease.adoptable(session, action.token()),
                found -> found.filter(l -> process.lease.hold(session, l)).isPresent());
    }

    @Override
    public boolean releaseLeader(Action.ReleaseLeader action) {
        if (world.policy.givesUpBeforeTheRelease()) {
            process.lease.giveUp(action.lock());
        }
        return call(action, () -> world.release(process.node, action.lock()), result -> {
            process.lease.giveUp(action.lock());
            return true;
        });
    }

    @Override
    public boolean writeAsLeader(Action.WriteAsLeader action) {
        boolean guarded = world.policy.guardsWrites();
        return call(
                action,
                () -> world.dcs.writeAsLeader(
                        process.node.name, action.lock(), action.key(), action.value(), action.expect(), guarded),
                result -> {
                    if (result instanceof WriteResult.LockLost) {
                        process.lease.lost(action.lock().token());
                    }
                    return result instanceof WriteResult.Written;
                });
    }

    @Override
    public boolean publishMember(Action.PublishMember action) {
        SimDcs.Session session = process.lease.session();
        if (session == null) {
            return false;
        }
        return call(action, () -> world.dcs.publish(session, action.member().toJson()), result -> {
            if (result == PublishResult.SESSION_EXPIRED) {
                process.lease.expired();
            }
            return result == PublishResult.PUBLISHED;
        });
    }

    @Override
    public boolean follow(Action.Follow action) throws PostgresException {
        process.node.postgres.follow(action.upstream());
        return done();
    }

    @Override
    public boolean applySettings(Action.ApplySettings action) throws PostgresException {
        process.node.postgres.apply(action.settings());
        process.applied = action.settings();
        process.appliedRun = process.node.postgres.run;
        return done();
    }

    @Override
    public boolean applySlots(Action.ApplySlots action) {
        for (SlotChange change : action.changes()) {
            if (change instanceof SlotChange.Create) {
                process.node.postgres.slots.add(change.name());
            } else {
                process.node.postgres.slots.remove(change.name());
            }
        }
        return done();
    }

    @Override
    public boolean applySynchronousStandbys(Action.ApplySynchronousStandbys action) throws PostgresException {
        process.node.postgres.commits.set(action.standbys());
        settled(action, world.scheduler.now() + TIMEOUT.toNanos());
        return true;
    }

    /** Done when the server itself says so. Given up too late to be undone: it may come into force after that. */
    private void settled(Action action, long deadline) {
        SimPostgres pg = process.node.postgres;
        if (pg.mode != SimPostgres.Mode.PRIMARY || pg.commits.settled() || !world.policy.awaitsStandbys()) {
            go();
        } else if (world.scheduler.now() > deadline) {
            refused(action, "not in force in time");
        } else {
            process.after(process.random.millis(5, 50), () -> settled(action, deadline));
        }
    }

    @Override
    public boolean admitClients(Action.AdmitClients action) throws PostgresException {
        process.node.postgres.commits.admit(action.admitted());
        return done();
    }

    @Override
    public boolean fenceServer(Action.FenceServer action) {
        process.node.postgres.stopping.fence("fenced by decision");
        process.after(world.profile.fenceTime(), this::go);
        return true;
    }

    @Override
    public boolean cancelOperation(Action.CancelOperation action) {
        process.operations.cancel();
        return done();
    }

    @Override
    public boolean answerRequest(Action.AnswerRequest action) {
        process.answered(action);
        return done();
    }

    /** Begins a long operation, unless one runs or the lock it relies on is not covered by the lease any more. */
    private boolean begin(Optional<LeaderLock> relied, Runnable operation) {
        boolean covered = relied.map(process.lease::covers).orElse(true);
        if (!process.operations.idle() || (!covered && world.policy.checksLease())) {
            return false;
        }
        relied.ifPresent(lock -> process.bringsUpAPrimary());
        operation.run();
        return done();
    }

    @Override
    public boolean initialize(Action.Initialize action) {
        return begin(Optional.of(action.lock()), process.operations::initialize);
    }

    @Override
    public boolean startPrimary(Action.StartPrimary action) {
        return begin(Optional.of(action.lock()), () -> {
            process.applied = action.settings();
            process.operations.start(false, null);
            process.appliedRun = process.node.postgres.run;
        });
    }

    @Override
    public boolean startStandby(Action.StartStandby action) {
        return begin(Optional.empty(), () -> {
            process.applied = action.settings();
            process.operations.start(true, action.upstream());
            process.appliedRun = process.node.postgres.run;
        });
    }

    @Override
    public boolean stopServer(Action.StopServer action) {
        return begin(Optional.empty(), () -> process.operations.stop(action.mode()));
    }

    @Override
    public boolean promote(Action.Promote action) {
        return begin(Optional.of(action.lock()), () -> process.operations.promote(action.timeline()));
    }

    @Override
    public boolean checkpoint(Action.Checkpoint action) {
        return begin(Optional.empty(), process.operations::checkpoint);
    }

    @Override
    public boolean cloneFrom(Action.Clone action) {
        return begin(
                Optional.empty(),
                () -> process.operations.copy(OperationKind.CLONE, action.source(), action.discard()));
    }

    @Override
    public boolean rewind(Action.Rewind action) {
        return begin(Optional.empty(), () -> process.operations.copy(OperationKind.REWIND, action.source(), true));
    }
}
