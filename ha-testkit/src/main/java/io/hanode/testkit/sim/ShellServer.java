package io.hanode.testkit.sim;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.ServerAddress;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.Upstream;
import io.hanode.testkit.sim.SimPostgres.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A simulated process's hand on its server. What the server was told goes on when the process is gone. */
final class ShellServer implements PostgresController {

    private final ShellProcess process;
    private final SimPostgres pg;

    ShellServer(ShellProcess process) {
        this.process = process;
        this.pg = process.node.postgres;
    }

    /** Something takes its time. */
    static void take(ShellProcess process, long nanos) {
        process.baton.self().hold(nanos);
    }

    @Override
    public String describe() {
        return "the simulated server of " + pg.node;
    }

    @Override
    public void identify(NodeName self, ClusterName cluster) {
        process.tell("is " + self + " of " + cluster);
    }

    @Override
    public ServerAddress address() {
        return new ServerAddress(pg.node.value(), 5432, "postgres");
    }

    @Override
    public List<String> check() {
        return List.of();
    }

    @Override
    public PostgresState observe(Duration timeout) {
        process.disturb(process.baton.self(), "observe");
        take(process, process.random.skewedMillis(0, 20));
        long silent = pg.silentUntil - process.world.scheduler.now();
        PostgresState state = PostgresViews.observe(pg);
        if (silent > 0 && pg.mode != Mode.DOWN) {
            // Some questions hang for longer than they may.
            take(process, process.random.chance(0.2) ? silent : Math.min(silent, timeout.toNanos()));
        } else {
            take(process, process.random.skewedMillis(0, 20));
        }
        return state;
    }

    @Override
    public void onChange(Runnable code) {
        process.onChange(code);
    }

    /** Waits until it is done, impossible, or cancelled. */
    private void until(BooleanSupplier done, OperationContext context) throws PostgresException {
        while (true) {
            take(process, process.random.millis(5, 40));
            if (done.getAsBoolean()) {
                return;
            } else if (pg.mode == Mode.DOWN || pg.mode == Mode.STOPPING) {
                throw new PostgresException("the server went away");
            } else if (context.cancelled()) {
                throw new PostgresException("cancelled");
            }
        }
    }

    private void begin() throws PostgresException {
        process.beforeAction();
        process.disturb(process.baton.self(), "operation");
        if (process.world.faults.operationFails()) {
            take(process, process.random.millis(5, 500));
            throw new PostgresException("it just does not work");
        }
    }

    @Override
    public void startPrimary(ServerSettings settings, OperationContext context) throws PostgresException {
        begin();
        context.starting(PostgresViews.nextPostmaster(pg));
        process.mayFreeze();
        pg.start(false, null);
        until(() -> pg.mode == Mode.PRIMARY, context);
    }

    @Override
    public void startStandby(@Nullable Upstream upstream, ServerSettings settings, OperationContext context)
            throws PostgresException {
        begin();
        pg.start(true, upstream);
        until(() -> pg.mode == Mode.STANDBY, context);
    }

    @Override
    public void stop(StopMode mode, OperationContext context) {
        process.beforeAction();
        if (mode == StopMode.IMMEDIATE) {
            take(process, process.random.millis(5, 60));
            pg.kill("stopped at once");
        } else {
            pg.stopping.fast();
        }
        while (pg.mode != Mode.DOWN) {
            take(process, process.random.millis(5, 40));
            if (context.cancelled()) {
                pg.kill("fast stop was cut short");
            }
        }
    }

    @Override
    public void promote(Timeline timeline, OperationContext context) throws PostgresException {
        begin();
        process.mayFreeze();
        pg.promote(timeline);
        until(() -> pg.mode == Mode.PRIMARY, context);
    }

    @Override
    public void checkpoint(OperationContext context) throws PostgresException {
        int run = pg.run;
        take(process, process.random.skewedMillis(5, 3000));
        if (pg.run != run || pg.mode != Mode.PRIMARY || pg.hung()) {
            throw new PostgresException("the server went away");
        }
        pg.checkpointDone();
    }

    @Override
    public void follow(@Nullable Upstream upstream, Duration timeout) throws PostgresException {
        process.beforeAction();
        process.disturb(process.baton.self(), "follow");
        take(process, process.random.skewedMillis(0, 20));
        pg.follow(upstream);
    }

    @Override
    public void applySettings(ServerSettings settings, Duration timeout) throws PostgresException {
        process.beforeAction();
        process.disturb(process.baton.self(), "settings");
        take(process, process.random.skewedMillis(0, 20));
        pg.apply(settings);
    }

    @Override
    public void applySlots(List<SlotChange> changes, Duration timeout) {
        for (SlotChange change : changes) {
            take(process, process.random.skewedMillis(0, 5));
            if (change instanceof SlotChange.Create) {
                pg.slots.add(change.name());
            } else {
                pg.slots.remove(change.name());
            }
        }
    }

    @Override
    public void applySynchronousStandbys(SynchronousStandbys standbys, Duration timeout) throws PostgresException {
        process.beforeAction();
        take(process, process.random.skewedMillis(0, 20));
        pg.commits.set(standbys);
        long deadline = process.trueTimeAfter(timeout);
        while (pg.mode == Mode.PRIMARY && !pg.commits.settled()) {
            if (process.world.scheduler.now() > deadline) {
                throw new PostgresException("not in force in time");
            }
            take(process, process.random.millis(5, 50));
        }
    }

    @Override
    public void admitClients(boolean admitted, Duration timeout) throws PostgresException {
        process.beforeAction();
        take(process, process.random.skewedMillis(0, 20));
        pg.commits.admit(admitted);
    }

    @Override
    public Optional<TimelineHistory> timelineHistory(Timeline timeline) {
        return Optional.empty();
    }

    @Override
    public void fence() {
        process.checkAlive();
        if (process.world.policy.fences()) {
            process.tell("fences its server");
            pg.stopping.fence("fenced");
        }
    }

    @Override
    public Duration fenceTime() {
        return Duration.ofNanos(process.world.profile.fenceTime());
    }

    @Override
    public Optional<Provisioner> provisioner() {
        return Optional.of(new ShellProvisioner(process));
    }

    @Override
    public void close() {
        process.tell("lets go of its server");
    }
}
