package io.hanode.dcs.zookeeper;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** What tests do to a real server, beside the client under test. */
final class Servers {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SESSION_MILLIS = 10_000;

    private Servers() {}

    static int port(String connectString) {
        return Integer.parseInt(connectString.substring(connectString.lastIndexOf(':') + 1));
    }

    /** A plain connection that is up. */
    static PlainZooKeeper connect(String servers) {
        try {
            PlainZooKeeper zooKeeper = new PlainZooKeeper(servers, SESSION_MILLIS);
            await().atMost(LIMIT).until(() -> zooKeeper.getState().isConnected());
            return zooKeeper;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends a session at the server by opening it a second time and closing that. */
    static void expire(String servers, ZooKeeper victim) {
        try {
            ZooKeeper second = new ZooKeeper(
                    servers, SESSION_MILLIS, event -> {}, victim.getSessionId(), victim.getSessionPasswd());
            await().atMost(LIMIT).until(() -> second.getState().isConnected());
            second.close();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a node and those above it, or overwrites it. */
    static void put(ZooKeeper zooKeeper, String path, byte[] value) {
        try {
            for (String parent : Paths.ancestors(path)) {
                create(zooKeeper, parent, new byte[0]);
            }
            create(zooKeeper, path, value);
            zooKeeper.setData(path, value, -1);
        } catch (KeeperException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void create(ZooKeeper zooKeeper, String path, byte[] value)
            throws KeeperException, InterruptedException {
        try {
            zooKeeper.create(path, value, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException e) {
            // As it should be.
        }
    }
}
