package io.hanode.loop;

import io.hanode.model.ClusterName;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.ServerAddress;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousState;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server whose state a test sets; nothing that it is told changes it, but that fences are counted. */
final class FakeServer implements PostgresController {

    static final PostmasterIdentity PROCESS = new PostmasterIdentity(999_999_999, 7);

    final AtomicInteger fences = new AtomicInteger();
    volatile PostgresState state = new PostgresState.NoDataDirectory();
    volatile List<String> faults = List.of();
    volatile Runnable beforeObserve = () -> {};
    volatile Runnable beforePromote = () -> {};
    volatile Duration fenceTime = Duration.ofMillis(100);
    volatile @Nullable Boolean startCancelled;
    volatile boolean closed;

    static PostgresState primary() {
        return new PostgresState.Primary(
                info(PROCESS),
                Timeline.FIRST,
                Lsn.of(100),
                TimelineHistory.none(Timeline.FIRST),
                true,
                List.of(),
                SynchronousState.NONE);
    }

    static PostgresState standby() {
        return standby(PROCESS);
    }

    static PostgresState standby(PostmasterIdentity process) {
        return new PostgresState.Standby(
                info(process),
                Timeline.FIRST,
                Lsn.of(100),
                Lsn.of(100),
                null,
                true,
                false,
                TimelineHistory.none(Timeline.FIRST),
                List.of(),
                false,
                null,
                false,
                null);
    }

    private static ServerInfo info(PostmasterIdentity process) {
        return new ServerInfo(
                process, "now", 150000, new SystemIdentifier("1234567890123456789"), List.of(), List.of());
    }

    @Override
    public String describe() {
        return "fake";
    }

    @Override
    public void identify(NodeName self, ClusterName cluster) {
        // knows nothing
    }

    @Override
    public ServerAddress address() {
        return new ServerAddress("localhost", 5432, "postgres");
    }

    @Override
    public List<String> check() {
        return faults;
    }

    @Override
    public PostgresState observe(Duration timeout) {
        beforeObserve.run();
        return state;
    }

    @Override
    public void onChange(Runnable code) {
        // never changes by itself
    }

    @Override
    public void startPrimary(ServerSettings settings, OperationContext context) {
        context.starting(PROCESS);
        startCancelled = context.cancelled();
    }

    @Override
    public void startStandby(Upstream upstream, ServerSettings settings, OperationContext context) {
        // stays as it is
    }

    @Override
    public void stop(StopMode mode, OperationContext context) {
        // stays as it is
    }

    @Override
    public void promote(Timeline timeline, OperationContext context) {
        beforePromote.run();
    }

    @Override
    public void checkpoint(OperationContext context) {
        // stays as it is
    }

    @Override
    public void follow(Upstream upstream, Duration timeout) {
        // stays as it is
    }

    @Override
    public void applySettings(ServerSettings settings, Duration timeout) {
        // stays as it is
    }

    @Override
    public void applySlots(List<SlotChange> changes, Duration timeout) {
        // stays as it is
    }

    @Override
    public void applySynchronousStandbys(SynchronousStandbys standbys, Duration timeout) {
        // stays as it is
    }

    @Override
    public void admitClients(boolean admitted, Duration timeout) {
        // stays as it is
    }

    @Override
    public Optional<TimelineHistory> timelineHistory(Timeline timeline) {
        return Optional.empty();
    }

    @Override
    public void fence() {
        fences.incrementAndGet();
    }

    @Override
    public Duration fenceTime() {
        return fenceTime;
    }

    @Override
    public Optional<Provisioner> provisioner() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }
}
