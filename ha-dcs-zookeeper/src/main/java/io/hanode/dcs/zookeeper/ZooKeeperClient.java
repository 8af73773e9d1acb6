package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.Sessions;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooKeeper;

/** A client for one cluster: a shared connection for reading and watching, and one of its own for every session. */
final class ZooKeeperClient implements DcsClient {

    /** Less than the 3 s that the SPI allows. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(2500);

    private final Settings settings;
    private final DcsTraits traits;
    private final Paths paths;
    private final Layout layout;
    private final TreeReader reader;
    private final ReadConnection readConnection;
    private final ScheduledExecutorService scheduler;
    private final Sessions sessions;

    ZooKeeperClient(Settings settings, DcsTraits traits, DcsScope scope) {
        this.settings = settings;
        this.traits = traits;
        this.paths = new Paths(settings.chroot(), scope);
        this.layout = new Layout(paths, settings.acl());
        this.reader = new TreeReader(paths, layout);
        this.scheduler = Executors.newSingleThreadScheduledExecutor(
                work -> Handles.daemon("hanode-zk-" + scope.cluster(), work));
        this.readConnection = new ReadConnection(settings, paths, scheduler);
        this.sessions = new Sessions("ZooKeeper at " + settings.servers());
    }

    @Override
    public DcsTraits traits() {
        return traits;
    }

    @Override
    public DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException {
        sessions.checkOpen();
        Deadline deadline = Deadline.in(timeout);
        Connection connection = new Connection(new ServerTrail(settings.servers()), () -> {});
        Duration sessionTimeout = request.ttl().plus(settings.sessionReserve());
        ZooKeeper zooKeeper = Handles.open(settings, connection.trail(), sessionTimeout, connection);
        connection.attach(zooKeeper);
        try {
            return sessions.add(open(connection, zooKeeper, request, deadline));
        } catch (SessionGoneException e) {
            throw new DcsException(
                    Effect.NOT_APPLIED,
                    "session at ZooKeeper " + settings.servers() + " ended while it was being opened",
                    e);
        } catch (DcsException e) {
            Handles.close(zooKeeper, CLOSE_PATIENCE);
            throw e;
        }
    }

    private ZooKeeperSession open(Connection connection, ZooKeeper zooKeeper, SessionRequest request, Deadline deadline)
            throws DcsException, SessionGoneException {
        connection.await(deadline);
        layout.ensure(connection, deadline);
        long sentAt = System.nanoTime();
        connection.write(
                Requests.create(zooKeeper, paths.session(zooKeeper.getSessionId()), layout.acl(), CreateMode.EPHEMERAL),
                "opening a session",
                deadline);
        SessionLease lease = new SessionLease(connection, zooKeeper, paths, layout, settings, sentAt, scheduler);
        MemberOperations members = new MemberOperations(
                connection, paths, layout, lease.sessionId(), request.node().value());
        return new ZooKeeperSession(connection, paths, layout, lease, members, sessions);
    }

    @Override
    public DcsTree read(Duration timeout) throws DcsException {
        sessions.checkOpen();
        Deadline deadline = Deadline.in(timeout);
        try {
            return reader.read(readConnection.await(deadline), deadline);
        } catch (SessionGoneException e) {
            throw new DcsException(
                    Effect.NOT_APPLIED,
                    "connection to ZooKeeper at " + settings.servers() + " was lost while reading",
                    e);
        }
    }

    @Override
    public Subscription watch(Runnable maybeChanged) {
        return readConnection.watch(maybeChanged);
    }

    @Override
    public void close() {
        if (sessions.close(CLOSE_PATIENCE, readConnection::close)) {
            scheduler.shutdownNow();
        }
    }

    /** For tests that end the reading session at the server. */
    ZooKeeper readHandle() throws DcsException, SessionGoneException {
        Deadline deadline = Deadline.in(CLOSE_PATIENCE);
        return readConnection.await(deadline).await(deadline);
    }
}
