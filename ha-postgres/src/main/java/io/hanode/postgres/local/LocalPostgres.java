package io.hanode.postgres.local;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.RemoteView;
import io.hanode.postgres.ServerAddress;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server (version 12 or later) on this machine. The server is a process of its own that outlives this JVM; one that
 * already runs on the data directory is used as it is, after its identity was checked. Safe for use by several threads.
 */
public final class LocalPostgres implements PostgresController {

    private final LocalServer server;
    private final StateProbe probe;
    private final StartStop startStop;
    private final Reconfiguration reconfiguration;
    private final LocalProvisioner provisioner;

    LocalPostgres(LocalSettings settings) {
        server = new LocalServer(settings);
        probe = new StateProbe(server);
        reconfiguration = new Reconfiguration(server);
        startStop = new StartStop(server, reconfiguration);
        provisioner = new LocalProvisioner(server, new Initialize(server, startStop, reconfiguration));
    }

    /** A builder without any settings. */
    public static LocalPostgresBuilder builder() {
        return new LocalPostgresBuilder();
    }

    @Override
    public String describe() {
        return server.toString();
    }

    @Override
    public void identify(NodeName self, ClusterName cluster) {
        server.config().identify(self, cluster);
    }

    @Override
    public ServerAddress address() {
        return server.settings().address();
    }

    @Override
    public List<String> check() {
        return new MachineCheck(server).faults();
    }

    @Override
    public PostgresState observe(Duration timeout) {
        return probe.observe(timeout);
    }

    @Override
    public void onChange(Runnable code) {
        server.watch().onChange(code);
    }

    @Override
    public void startPrimary(ServerSettings settings, OperationContext context) throws PostgresException {
        startStop.startPrimary(settings, context);
    }

    @Override
    public void startStandby(@Nullable Upstream upstream, ServerSettings settings, OperationContext context)
            throws PostgresException {
        startStop.startStandby(upstream, settings, context);
    }

    @Override
    public void stop(StopMode mode, OperationContext context) throws PostgresException {
        new Stopper(server).stop(mode, context);
    }

    @Override
    public void promote(Timeline timeline, OperationContext context) throws PostgresException {
        new Promotion(server).promote(timeline, context);
    }

    @Override
    public void checkpoint(OperationContext context) throws PostgresException {
        server.requireRunning("checkpoint");
        server.sql().checkpoint(context);
    }

    @Override
    public void follow(@Nullable Upstream upstream, Duration timeout) throws PostgresException {
        startStop.follow(upstream, timeout);
    }

    @Override
    public void applySettings(ServerSettings settings, Duration timeout) throws PostgresException {
        reconfiguration.applySettings(settings, timeout);
    }

    @Override
    public void applySlots(List<SlotChange> changes, Duration timeout) throws PostgresException {
        reconfiguration.applySlots(changes, timeout);
    }

    @Override
    public void applySynchronousStandbys(SynchronousStandbys standbys, Duration timeout) throws PostgresException {
        server.synchronous().apply(reconfiguration, standbys, timeout);
    }

    @Override
    public void admitClients(boolean admitted, Duration timeout) throws PostgresException {
        new Clients(server, reconfiguration).admit(admitted, timeout);
    }

    @Override
    public RemoteView askRemote(Upstream remote, Duration timeout) {
        return new RemoteCluster(server.sql(), server.settings().replication()).ask(remote, timeout);
    }

    @Override
    public Optional<TimelineHistory> timelineHistory(Timeline timeline) throws PostgresException {
        return server.directory().history(timeline);
    }

    @Override
    public void fence() {
        Fencer.fence(server.directory(), server.watch().current());
    }

    /** Half a second: an immediate shutdown takes some 30 ms; a server that does not react to it is killed with all its processes. */
    @Override
    public Duration fenceTime() {
        return Fencer.TIME;
    }

    @Override
    public Optional<Provisioner> provisioner() {
        return Optional.of(provisioner);
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "LocalPostgres[" + server + "]";
    }
}
