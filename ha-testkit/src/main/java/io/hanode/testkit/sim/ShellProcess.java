package io.hanode.testkit.sim;

import io.hanode.HaStatus;
import io.hanode.dcs.LeaderLock;
import io.hanode.decide.LeaseView;
import io.hanode.loop.DefaultHaNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process of the slower layer: the shipped node, all of it, on threads that run one at a time. */
final class ShellProcess implements NodeProcess {

    final SimWorld world;
    final SimNode node;
    final SimRandom random;
    final SimClock time;
    final ShellClock clock = new ShellClock(this);
    final Baton baton;
    private final String instance;
    final ShellCalls calls;
    private final ShellFence fence;
    private final List<Strand> strands = new ArrayList<>();
    private final Freeze freeze = new Freeze();
    private final List<Runnable> wakers = new ArrayList<>();
    final ShellTroubles troubles;
    private long disturbances;
    private @Nullable DefaultHaNode running;
    private LeaseView lease = new LeaseView.NoSession();
    private boolean ran;
    private boolean begun;
    private boolean alive = true;
    private boolean closing;

    ShellProcess(SimWorld world, Baton baton, SimNode node, String instance, SimRandom random) {
        this.world = world;
        this.baton = baton;
        this.node = node;
        this.instance = instance;
        this.random = random;
        this.time = new SimClock(world.scheduler, random.between(-1L << 40, 1L << 40), random.between(-10_000, 10_000));
        this.calls = new ShellCalls(this, random.split());
        this.fence = new ShellFence(this);
        this.troubles = new ShellTroubles(world, random.split());
    }

    void tell(String what) {
        world.story.tell(node.name.value(), what);
    }

    /** Starts one of its threads. */
    Strand start(String name, Runnable body) {
        checkAlive();
        Strand strand = new Strand(this, name, body);
        strands.add(strand);
        strand.start();
        return strand;
    }

    void ended(Strand strand) {
        strands.remove(strand);
    }

    boolean alive() {
        return alive;
    }

    /** Called by its threads before and after all that they do. */
    void checkAlive() {
        if (!alive) {
            throw new ProcessKilled();
        }
    }

    /** One of its threads goes on. */
    void runs() {
        ran = true;
    }

    /** The same for code that other processes' threads run too. */
    void checkAlive(Strand self) {
        self.process.checkAlive();
    }

    /** A call under a lock keeps all that need the lock from running: also those that have to act in time. */
    void mustNotLock(Strand strand) {
        if (strand.locks > 0) {
            throw new IllegalStateException(strand + " makes a slow call with a lock in its hands");
        }
    }

    /** The true time at which so much time has passed by its clock. */
    long trueTimeAfter(Duration duration) {
        return time.trueTimeOf(time.now().plus(duration));
    }

    /** A call may hang, or break down, as no call of a good adapter does. */
    void disturb(Strand self, String what) {
        mustNotLock(self);
        long hang = troubles.hang();
        if (hang > 0) {
            disturbances++;
            tell("call hangs for " + hang / SimScheduler.MILLI + " ms: " + what);
            self.hold(hang);
        }
        if (troubles.breaksDown()) {
            disturbances++;
            tell("call breaks down: " + what);
            throw new BrokenCallException(what + " broke down");
        }
    }

    /** A promotion or the start of a primary is about to begin: the worst moment for a pause. */
    void mayFreeze() {
        long lasts = troubles.freeze();
        if (lasts > 0) {
            after(random.skewedMillis(0, 500), () -> {
                if (!freeze.on()) {
                    pause();
                    world.scheduler.after(lasts, this::resume);
                }
            });
        }
    }

    /** How often calls hung or broke down, and how often it was paused: then it need not be in time. */
    long disturbances() {
        return disturbances;
    }

    /** An action is about to be performed: in some worlds processes and machines die exactly here. */
    void beforeAction() {
        if (world.faults.cutsDecision(node)) {
            checkAlive();
        }
    }

    /** Wants to hear whenever something may have changed. */
    void onChange(Runnable code) {
        wakers.add(code);
    }

    void forget(Runnable code) {
        wakers.remove(code);
    }

    void running(@Nullable DefaultHaNode now) {
        running = now;
    }

    @Nullable
    DefaultHaNode running() {
        return running;
    }

    @Override
    public SimNode node() {
        return node;
    }

    @Override
    public SimScheduler.Event after(long delay, Runnable code) {
        return world.scheduler.after(delay, () -> run(code));
    }

    private void run(Runnable code) {
        if (alive) {
            freeze.run(code);
        }
    }

    @Override
    public void wake(String why) {
        if (alive && !begun) {
            begun = true;
            start("main", () -> running((DefaultHaNode) DefaultHaNode.start(ShellParts.of(this, instance, fence))));
        } else if (alive) {
            List.copyOf(wakers).forEach(Runnable::run);
        }
    }

    @Override
    public void pause() {
        freeze.begin();
        disturbances++;
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
    public boolean paused() {
        return freeze.on();
    }

    @Override
    public void close() {
        tell("is asked to close");
        closing = true;
        start("close", () -> {
            DefaultHaNode ha = running;
            if (ha != null) {
                ha.close();
                tell("process ends in order");
            }
            kill();
            node.ended(this);
        });
    }

    @Override
    public boolean closing() {
        return closing;
    }

    @Override
    public void die() {
        kill();
    }

    /** Its threads end, in whatever they were doing; what is outside of it notices. */
    void kill() {
        if (alive) {
            alive = false;
            running = null;
            fence.processGone();
            for (Strand strand : strands) {
                world.scheduler.after(0, strand::unwind);
            }
        }
    }

    @Override
    public @Nullable LeaderLock believed() {
        LeaseView known = knownLease();
        // By agreement a node goes on without a lease: the store may not have the lock any more.
        return known instanceof LeaseView.Held held && held.failsafe()
                ? null
                : known.lockAt(time.now()).orElse(null);
    }

    private LeaseView knownLease() {
        DefaultHaNode ha = running;
        if (ha == null) {
            return new LeaseView.NoSession();
        }
        if (ran) {
            lease = ha.lease();
            ran = false;
        }
        return lease;
    }

    @Override
    public boolean agreed() {
        LeaseView known = knownLease();
        boolean byAgreement =
                known instanceof LeaseView.Failsafe || (known instanceof LeaseView.Held h && h.failsafe());
        return byAgreement && known.coversAt(time.now());
    }

    @Override
    public boolean holdsLock() {
        return believed() != null;
    }

    @Override
    public boolean knowsNoPause() {
        DefaultHaNode ha = running;
        HaStatus status = ha == null ? null : ha.status();
        return status != null
                && !status.config().paused()
                && !status.situation().equals("PAUSED")
                && !status.situation().isEmpty();
    }

    @Override
    public String lastDecision() {
        DefaultHaNode ha = running;
        HaStatus status = ha == null ? null : ha.status();
        return status == null
                ? "nothing decided yet"
                : status.situation() + " " + status.rule() + " " + status.reason();
    }

    @Override
    public String toString() {
        return instance;
    }
}
