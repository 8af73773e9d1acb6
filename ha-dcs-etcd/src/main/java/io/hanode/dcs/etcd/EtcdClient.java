package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.Watches;
import io.hanode.http.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client for one cluster. */
final class EtcdClient implements DcsClient {

    /** Less than the 3 s that the SPI allows. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(2500);

    private final Settings settings;
    private final DcsTraits traits;
    private final Keys keys;
    private final Gateway gateway;
    private final TreeReader reader;
    private final Watches watches = new Watches();
    private final Watcher watcher;
    private final Set<EtcdSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    EtcdClient(Settings settings, DcsTraits traits, DcsScope scope) {
        this.settings = settings;
        this.traits = traits;
        this.keys = new Keys(scope);
        this.gateway = new Gateway(settings);
        this.reader = new TreeReader(gateway, keys);
        this.watcher = new Watcher(gateway, keys, watches);
    }

    @Override
    public DcsTraits traits() {
        return traits;
    }

    @Override
    public DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException {
        checkOpen();
        Lease lease = Lease.grant(gateway, keys, request.ttl(), Deadline.in(timeout));
        EtcdSession session = new EtcdSession(gateway, keys, lease, request.node(), settings, sessions::remove);
        sessions.add(session);
        if (closed.get()) {
            session.close();
            checkOpen();
        }
        return session;
    }

    @Override
    public DcsTree read(Duration timeout) throws DcsException {
        checkOpen();
        return reader.read(Deadline.in(timeout));
    }

    @Override
    public Subscription watch(Runnable maybeChanged) {
        return watches.add(maybeChanged);
    }

    /** Ends the sessions side by side, since each may have to wait for a silent server. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watches.close();
        watcher.close();
        Deadline deadline = Deadline.in(CLOSE_PATIENCE);
        List<Thread> closers = new ArrayList<>();
        for (EtcdSession session : sessions) {
            Thread closer = new Thread(session::close, "hanode-etcd-close");
            closer.setDaemon(true);
            closer.start();
            closers.add(closer);
        }
        for (Thread closer : closers) {
            join(closer, deadline);
        }
        gateway.close();
    }

    /** For tests of what was discovered. */
    List<Endpoint> servers() {
        return gateway.endpoints().inOrder();
    }

    private static void join(Thread closer, Deadline deadline) {
        try {
            closer.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkOpen() throws DcsException {
        if (closed.get()) {
            throw new DcsException(Effect.NOT_APPLIED, "client of etcd at " + settings + " is closed");
        }
    }
}
