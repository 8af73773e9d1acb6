package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.Sessions;
import io.hanode.dcs.Watches;
import io.hanode.http.Endpoint;
import java.time.Duration;
import java.util.List;

/** A client for one cluster. */
final class EtcdClient implements DcsClient {

    /** Less than the 3 s that the SPI allows. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(2500);

    private final DcsTraits traits;
    private final Keys keys;
    private final Gateway gateway;
    private final TreeReader reader;
    private final Watches watches = new Watches();
    private final Watcher watcher;
    private final Sessions sessions;

    EtcdClient(Settings settings, DcsTraits traits, DcsScope scope) {
        this.traits = traits;
        this.keys = new Keys(scope);
        this.gateway = new Gateway(settings);
        this.reader = new TreeReader(gateway, keys);
        this.watcher = new Watcher(gateway, keys, watches);
        this.sessions = new Sessions("etcd at " + settings);
    }

    @Override
    public DcsTraits traits() {
        return traits;
    }

    @Override
    public DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException {
        sessions.checkOpen();
        Lease lease = Lease.grant(gateway, keys, request.ttl(), Deadline.in(timeout));
        return sessions.add(new EtcdSession(gateway, keys, lease, request.node(), sessions));
    }

    @Override
    public DcsTree read(Duration timeout) throws DcsException {
        sessions.checkOpen();
        return reader.read(Deadline.in(timeout));
    }

    @Override
    public Subscription watch(Runnable maybeChanged) {
        return watches.add(maybeChanged);
    }

    @Override
    public void close() {
        boolean ended = sessions.close(CLOSE_PATIENCE, deadline -> {
            watches.close();
            watcher.close();
        });
        if (ended) {
            gateway.close();
        }
    }

    /** For tests of what was discovered. */
    List<Endpoint> servers() {
        return gateway.endpoints().inOrder();
    }
}
