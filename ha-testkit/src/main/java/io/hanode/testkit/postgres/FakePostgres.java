package io.hanode.testkit.postgres;

import io.hanode.model.ClusterName;
import io.hanode.model.Lsn;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server that is a few fields: for tests of decisions, and for the simulator. Every call takes effect at once. Faults
 * are methods: {@link #crash}, {@link #hang}, {@link FakeWorld#cutOff}. Single-threaded, as its world.
 */
public final class FakePostgres implements PostgresController {

    /** What a promotion and a checkpoint add to the WAL. */
    private static final long RECORD = 120;

    private final FakeWorld world;
    private final NodeName name;
    private final FakeDisk disk = new FakeDisk();
    private final List<Runnable> listeners = new ArrayList<>();

    @Nullable
    private FakeProcess process;

    FakePostgres(FakeWorld world, NodeName name) {
        this.world = world;
        this.name = name;
    }

    /** Its node's name. */
    public NodeName name() {
        return name;
    }

    /** The WAL on its disk; empty without a data directory. */
    public Optional<FakeWal> wal() {
        return Optional.ofNullable(disk.wal);
    }

    /** Where another server finds this one. */
    public Upstream asUpstream(@Nullable String slotName) {
        return new Upstream(name, name.value(), 5432, slotName);
    }

    /**
     * A client's transaction: its commit record is on disk when this returns. Whether the client hears of it is another question:
     * {@link #acknowledges}.
     *
     * @return the end of the commit record
     * @throws IllegalStateException when the server accepts no writes
     */
    public Lsn write(long bytes) {
        FakeProcess p = process;
        FakeWal wal = disk.wal;
        if (p == null || wal == null || p.standby || p.hung || disk.clientsHeld) {
            throw new IllegalStateException(name + " accepts no writes");
        }
        disk.wal = wal.upTo(Lsn.of(wal.end().bytes() + bytes));
        return disk.wal.end();
    }

    /** Whether the client of a transaction that ends there hears of its commit now: as many synchronous standbys have it as must. */
    public boolean acknowledges(Lsn commit) {
        FakeProcess p = process;
        FakeWal wal = disk.wal;
        if (p == null || wal == null || p.standby || p.hung || commit.isAfter(wal.end())) {
            return false;
        }
        return FakeSync.of(p.settings, disk.synchronous).satisfied(FakeViews.standbysOf(world, this), commit);
    }

    /** The process dies, as by {@code kill -9}. */
    public void crash() {
        if (process != null) {
            disk.clean = false;
            process = null;
            listeners.forEach(Runnable::run);
        }
    }

    /** The process hangs (true), or goes on. */
    public void hang(boolean hung) {
        if (process != null) {
            process.hung = hung;
        }
    }

    /** A standby receives at most so many bytes from its upstream, if it can connect; whether anything came. */
    public boolean receive(long bytes) {
        return FakeStreaming.receive(world, this, bytes);
    }

    /** A standby replays all that it has received; whether there was anything. */
    public boolean replay() {
        return FakeStreaming.replay(this);
    }

    @Override
    public String describe() {
        return "fake server " + name;
    }

    @Override
    public void identify(NodeName self, ClusterName cluster) {}

    @Override
    public ServerAddress address() {
        return new ServerAddress(name.value(), 5432, "postgres");
    }

    @Override
    public List<String> check() {
        return List.of();
    }

    @Override
    public PostgresState observe(Duration timeout) {
        return FakeViews.state(world, this);
    }

    @Override
    public void onChange(Runnable code) {
        listeners.add(code);
    }

    @Override
    public void startPrimary(ServerSettings settings, OperationContext context) throws PostgresException {
        FakeWal wal = startable();
        if (disk.standby) {
            throw new PostgresException(name + " is a standby and is not started as primary");
        }
        if (!disk.clean) {
            disk.wal = wal.upTo(Lsn.of(wal.end().bytes() + RECORD)); // the end-of-recovery checkpoint
        }
        run(false, settings, context);
    }

    @Override
    public void startStandby(@Nullable Upstream upstream, ServerSettings settings, OperationContext context)
            throws PostgresException {
        startable();
        disk.standby = true;
        disk.upstream = upstream;
        run(true, settings, context);
    }

    private FakeWal startable() throws PostgresException {
        if (process != null || disk.wal == null || disk.incomplete) {
            throw new PostgresException(name + (process != null ? " runs already" : " has nothing to start"));
        }
        return disk.wal;
    }

    private void run(boolean standby, ServerSettings settings, OperationContext context) {
        process = new FakeProcess(world.newPid(), standby, settings, disk.walEnd());
        context.starting(FakeViews.identity(process));
        disk.synchronousSince = disk.walEnd();
    }

    @Override
    public void stop(StopMode mode, OperationContext context) {
        FakeProcess p = process;
        FakeWal wal = disk.wal;
        if (p == null || wal == null) {
            return;
        }
        if (mode == StopMode.IMMEDIATE || p.hung) {
            crash();
            return;
        }
        if (!p.standby) {
            disk.wal = wal.upTo(
                    Lsn.of(wal.end().bytes() + RECORD)); // the shutdown checkpoint, which standbys still receive
            world.stream();
        }
        disk.clean = true;
        process = null;
        listeners.forEach(Runnable::run);
    }

    @Override
    public void promote(Timeline timeline, OperationContext context) throws PostgresException {
        FakeProcess p = running("promote");
        FakeWal wal = disk.required();
        if (p.standby) {
            if (!timeline.isAfter(wal.timeline())) {
                throw new PostgresException(
                        name + " is on timeline " + wal.timeline() + " and cannot begin " + timeline);
            }
            disk.wal = wal.promoted(timeline, RECORD);
            disk.standby = false;
            p.standby = false;
            p.streaming = false;
            p.checkpointed = false;
            disk.synchronousSince = disk.walEnd();
        } else if (!wal.timeline().equals(timeline)) {
            throw new PostgresException(name + " is a primary on timeline " + wal.timeline() + ", not " + timeline);
        }
    }

    @Override
    public void checkpoint(OperationContext context) throws PostgresException {
        running("checkpoint").checkpointed = true;
    }

    @Override
    public void follow(@Nullable Upstream upstream, Duration timeout) throws PostgresException {
        FakeProcess p = running("follow");
        if (!p.standby) {
            throw new PostgresException(name + " is no standby");
        }
        disk.upstream = upstream;
        p.streaming = false;
    }

    @Override
    public void applySettings(ServerSettings settings, Duration timeout) throws PostgresException {
        running("apply settings").settings = settings;
    }

    @Override
    public void applySlots(List<SlotChange> changes, Duration timeout) throws PostgresException {
        running("apply slots");
        changes.forEach(change -> disk.apply(change, FakeViews.slotInUse(world, this, change.name())));
    }

    @Override
    public void applySynchronousStandbys(SynchronousStandbys standbys, Duration timeout) throws PostgresException {
        running("set the synchronous standbys");
        disk.waitFor(standbys);
    }

    @Override
    public void admitClients(boolean admitted, Duration timeout) {
        disk.clientsHeld = !admitted;
    }

    @Override
    public Optional<TimelineHistory> timelineHistory(Timeline timeline) {
        for (FakeWal wal = disk.wal; wal != null; wal = wal.branch().origin()) {
            if (wal.timeline().equals(timeline)) {
                return Optional.of(wal.history());
            }
        }
        return Optional.empty();
    }

    @Override
    public void fence() {
        crash();
    }

    @Override
    public Duration fenceTime() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Optional<Provisioner> provisioner() {
        return Optional.of(new FakeProvisioner(world, this));
    }

    @Override
    public void close() {}

    FakeDisk disk() {
        return disk;
    }

    @Nullable
    FakeProcess process() {
        return process;
    }

    private FakeProcess running(String what) throws PostgresException {
        FakeProcess p = process;
        if (p == null || p.hung) {
            throw new PostgresException(what + ": " + name + (p == null ? " does not run" : " does not answer"));
        }
        return p;
    }
}
