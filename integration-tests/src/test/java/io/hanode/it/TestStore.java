package io.hanode.it;

import io.hanode.dcs.zookeeper.EmbeddedZooKeeper;
import io.hanode.testkit.server.ConsulServer;
import io.hanode.testkit.server.EtcdServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A running store that a test can stop and start.
 *
 * @param url for {@link io.hanode.HaNodeBuilder#dcs(String)}
 * @param start starts it again; its data are as they were
 * @param stop stops it
 * @param close ends it for ever
 */
record TestStore(String url, Runnable start, Runnable stop, Runnable close) {

    /** A store that serves. */
    static TestStore start(StoreKind kind, Path folder) {
        return switch (kind) {
            case ZOOKEEPER -> zooKeeper(folder);
            case ETCD -> etcd();
            case CONSUL -> consul();
        };
    }

    private static TestStore zooKeeper(Path folder) {
        EmbeddedZooKeeper server =
                EmbeddedZooKeeper.standalone(folder.resolve("zk"), "127.0.0.1:" + Machine.freePort());
        Runnable start = () -> {
            try {
                server.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        start.run();
        return new TestStore("zookeeper://" + server.connectString(), start, server::close, server::close);
    }

    private static TestStore etcd() {
        EtcdServer server = EtcdServer.own();
        return new TestStore(
                "etcd://" + server.hostPort(),
                server::start,
                () -> server.process().stop(),
                server::close);
    }

    private static TestStore consul() {
        ConsulServer server = ConsulServer.own(Map.of());
        String url = "consul://" + server.hostPort() + "?sessionTtlMin="
                + server.sessionTtlMin().toMillis();
        return new TestStore(url, server::start, () -> server.process().stop(), server::close);
    }
}
