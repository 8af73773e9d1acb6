package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.testkit.dcs.DcsClientContract;
import io.hanode.testkit.dcs.DcsOutage;
import io.hanode.testkit.dcs.TcpProxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The ZooKeeper client keeps the contract, with a real server and a network that fails where the contract wants it. */
class ZooKeeperDcsIT extends DcsClientContract {

    @TempDir
    static Path directory;

    private static EmbeddedZooKeeper server;

    private final Map<DcsClient, TcpProxy> proxies = new ConcurrentHashMap<>();

    @BeforeAll
    static void startServer() throws Exception {
        server = EmbeddedZooKeeper.standalone(directory, "127.0.0.1:0").start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected void afterClose(DcsClient client) {
        proxies.remove(client).close();
    }

    @Override
    protected DcsClient connect(DcsScope scope) {
        TcpProxy proxy = new TcpProxy("127.0.0.1", Servers.port(server.connectString()));
        DcsClient client = ZooKeeperDcs.builder(proxy.address())
                .tickTime(EmbeddedZooKeeper.TICK_TIME)
                .build()
                .connect(scope);
        proxies.put(client, proxy);
        return client;
    }

    @Override
    protected boolean expire(DcsSession session) {
        Servers.expire(server.connectString(), ((ZooKeeperSession) session).zooKeeper());
        return true;
    }

    @Override
    protected boolean fail(DcsClient client, DcsOutage outage) {
        proxies.get(client).fail(outage);
        return true;
    }

    @Override
    protected void restore(DcsClient client) {
        proxies.get(client).restore();
    }

    @Override
    protected boolean putForeign(DcsScope scope, String key, byte[] value) {
        try (PlainZooKeeper zooKeeper = Servers.connect(server.connectString())) {
            Servers.put(zooKeeper, scope.path() + "/" + key, value);
        }
        return true;
    }
}
