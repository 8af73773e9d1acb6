package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.testkit.dcs.NetworkedDcsContract;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The ZooKeeper client keeps the contract, with a real server and a network that fails where the contract wants it. */
class ZooKeeperDcsIT extends NetworkedDcsContract {

    @TempDir
    static Path directory;

    private static EmbeddedZooKeeper server;
    private static PlainZooKeeper plain;

    @BeforeAll
    static void startServer() throws Exception {
        server = EmbeddedZooKeeper.standalone(directory, "127.0.0.1:0").start();
        plain = Servers.connect(server.connectString());
    }

    @AfterAll
    static void stopServer() {
        plain.close();
        server.close();
    }

    @Override
    protected InetSocketAddress server() {
        return InetSocketAddress.createUnresolved("127.0.0.1", Servers.port(server.connectString()));
    }

    @Override
    protected DcsClient connect(DcsScope scope, String address) {
        return ZooKeeperDcs.builder(address)
                .tickTime(EmbeddedZooKeeper.TICK_TIME)
                .build()
                .connect(scope);
    }

    @Override
    protected boolean expire(DcsSession session) {
        Servers.expire(server.connectString(), ((ZooKeeperSession) session).zooKeeper());
        return true;
    }

    @Override
    protected boolean putForeign(DcsScope scope, String key, byte[] value) {
        Servers.put(plain, scope.path() + "/" + key, value);
        return true;
    }
}
