package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.Json;
import io.hanode.dcs.LeaderLock;
import io.hanode.decide.Action;
import io.hanode.decide.Decision;
import io.hanode.decide.FailsafeDuty;
import io.hanode.decide.Memory;
import io.hanode.decide.NodeRequests;
import io.hanode.decide.Observation;
import io.hanode.decide.Self;
import io.hanode.model.ClusterName;
import io.hanode.model.Tags;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerAddress;
import io.hanode.postgres.ServerSettings;
import org.jspecify.annotations.Nullable;

/** A process of the fast layer: decisions are stepped as events. What it remembers is gone when it dies. */
final class SimProcess implements NodeProcess {

    final SimNode node;
    final Self self;
    final SimClock clock;
    final SimRandom random;
    final DcsCalls calls;
    final SimLease lease;
    final SimFailsafe failsafe;
    final SimOperations operations;
    Memory memory = Memory.NONE;
    ClusterConfig config;
    PostgresState seen = new PostgresState.NoDataDirectory();

    @Nullable
    ServerSettings applied;

    int appliedRun = -1;

    @Nullable
    Tick storeSilentSince;

    /** What people asked it for. */
    NodeRequests requests = NodeRequests.NONE;

    /** Whether its server may accept writes, as far as it knows. */
    boolean exposed;
    /** How many operations that bring up a primary have begun. */
    long writersBegun;

    boolean closing;
    /** Whether the last decision wanted a fence. */
    boolean fence = true;

    private final SimWorld world;
    private final Freeze freeze = new Freeze();
    private @Nullable Decision lastDecision;
    private boolean alive = true;
    private boolean turning;
    private boolean wakePending;
    private SimScheduler.@Nullable Event nextTurn;

    SimProcess(SimWorld world, SimNode node, String instance, SimRandom random) {
        this.world = world;
        this.node = node;
        this.random = random;
        this.clock =
                new SimClock(world.scheduler, random.between(-1L << 40, 1L << 40), random.between(-10_000, 10_000));
        this.calls = new DcsCalls(world, this, random.split());
        this.config = ClusterConfig.of(world.profile.config());
        this.lease = new SimLease(world, this);
        this.failsafe = new SimFailsafe(world, this, lease);
        this.operations = new SimOperations(world, this);
        this.self = new Self(
                new ClusterName("sim"),
                node.name,
                instance,
                Tags.NONE,
                new ServerAddress(node.name.value(), 5432, "postgres"),
                "http://" + node.name + ":8008/patroni",
                null,
                true,
                Json.object(Json.write(world.profile.config())));
    }

    @Override
    public SimNode node() {
        return node;
    }

    @Override
    public void close() {
        tell("is asked to close");
        closing = true;
        wake("close");
    }

    @Override
    public boolean closing() {
        return closing;
    }

    @Override
    public @Nullable LeaderLock believed() {
        return lease.believed();
    }

    @Override
    public boolean holdsLock() {
        return lease.holdsLock();
    }

    @Override
    public boolean agreed() {
        return failsafe.covers();
    }

    @Override
    public boolean knowsNoPause() {
        return !config.paused() && fence;
    }

    boolean alive() {
        return alive;
    }

    @Override
    public boolean paused() {
        return freeze.on();
    }

    void tell(String what) {
        world.story.tell(node.name.value(), what);
    }

    @Override
    public SimScheduler.Event after(long delay, Runnable code) {
        return world.scheduler.after(delay, () -> run(code));
    }

    /** Runs code of this process, now or when its pause ends. */
    void run(Runnable code) {
        if (alive) {
            freeze.run(code);
        }
    }

    @Override
    public void pause() {
        freeze.begin();
        tell("process is paused");
    }

    @Override
    public void resume() {
        if (freeze.on() && alive) {
            tell("process goes on");
            freeze.end(this, random);
        }
    }

    @Override
    public void die() {
        alive = false;
        lease.processDied();
    }

    @Override
    public void wake(String why) {
        if (!alive) {
            return;
        }
        if (turning) {
            wakePending = true;
        } else {
            startTurnIn(random.skewedMillis(0, world.profile.slowestWake()));
        }
    }

    private void startTurnIn(long delay) {
        long at = world.scheduler.now() + delay;
        if (nextTurn != null && nextTurn.time() <= at) {
            return;
        }
        if (nextTurn != null) {
            nextTurn.cancel();
        }
        nextTurn = after(delay, this::startTurn);
    }

    private void startTurn() {
        nextTurn = null;
        if (!turning) {
            turning = true;
            wakePending = false;
            new SimTurn(world, this).begin();
        }
    }

    /** Takes over what a turn decided. */
    void decided(Observation observation, Decision decision) {
        memory = decision.memory();
        failsafe.duty(FailsafeDuty.of(observation, memory));
        fence = decision.fence();
        if (world.story.kept()) {
            boolean quiet = decision.actions().stream().allMatch(SimProcess::routine);
            if (!quiet || !text(decision).equals(lastDecision())) {
                tell(text(decision) + " -> "
                        + decision.actions().stream().map(SimProcess::brief).toList());
            }
        }
        lastDecision = decision;
    }

    private static boolean routine(Action action) {
        return action instanceof Action.PublishMember
                || (action instanceof Action.WriteAsLeader write && write.key().equals(ClusterKeys.STATUS));
    }

    private static String text(Decision decision) {
        return decision.situation() + " " + decision.rule() + " " + decision.reason();
    }

    private static String brief(Action action) {
        if (action instanceof Action.PublishMember) {
            return "PublishMember";
        } else if (action instanceof Action.WriteAsLeader write) {
            return "WriteAsLeader[" + write.key() + " = " + write.value() + " under "
                    + write.lock().token() + "]";
        } else if (action instanceof Action.StartStandby start) {
            return "StartStandby["
                    + (start.upstream() == null ? "nobody" : start.upstream().node()) + "]";
        } else if (action instanceof Action.StartPrimary || action instanceof Action.ApplySettings) {
            return action.getClass().getSimpleName();
        }
        return action.toString();
    }

    /** An operation begins after which its server accepts writes. */
    void bringsUpAPrimary() {
        exposed = true;
        writersBegun++;
    }

    /** People asked for something; what was asked before is forgotten. */
    void ask(NodeRequests asked) {
        requests = asked;
        wake("asked");
    }

    @Override
    public boolean owesAnswer() {
        return requests.restart() != null || requests.reinitialize() != null;
    }

    /** People hear what became of it. */
    void answered(Action.AnswerRequest answer) {
        tell("answers: " + answer.outcome() + " " + answer.text());
        requests = NodeRequests.NONE;
    }

    @Override
    public void forget() {
        memory = Memory.NONE;
    }

    @Override
    public String lastDecision() {
        return lastDecision == null ? "nothing decided yet" : text(lastDecision);
    }

    /** The turn is over. */
    void turnEnded(Tick wakeAt) {
        turning = false;
        startTurnIn(wakePending ? random.millis(0, 20) : Math.max(0, clock.trueTimeOf(wakeAt) - world.scheduler.now()));
    }

    /** The decision said that the node has nothing more to do. */
    void finish() {
        tell("process ends in order");
        SimDcs.Session session = lease.session();
        if (session != null) {
            lease.close(session);
        }
        lease.giveUp();
        alive = false;
        node.ended(this);
    }
}
