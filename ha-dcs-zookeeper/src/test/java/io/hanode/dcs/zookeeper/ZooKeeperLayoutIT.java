package io.hanode.dcs.zookeeper;

import static io.hanode.dcs.zookeeper.Calls.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsUrl;
import io.hanode.dcs.Expect;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.WriteResult;
import io.hanode.model.ClusterName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.Watcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where keys are, and how large they and their neighbours may be. */
class ZooKeeperLayoutIT {

    private static final Duration TTL = Duration.ofSeconds(10);

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

    @Test
    void chrootOfTheConnectStringStandsBeforeTheNamespaceAndIsMade() throws Exception {
        assertKeysAreBelow("/a/b", ZooKeeperDcs.connect(server.connectString() + "/a/b"));
    }

    @Test
    void chrootOfTheUrlStandsBeforeTheNamespaceAndIsMade() throws Exception {
        String url = "zookeeper://" + server.connectString() + "/service?chroot=/c/d";
        assertKeysAreBelow("/c/d", new ZooKeeperDcsProvider().create(DcsUrl.parse(url)));
    }

    private static void assertKeysAreBelow(String chroot, DcsFactory store) throws Exception {
        try (DcsClient client = store.connect(scope("orders"))) {
            DcsSession session = Calls.open(client, "pg1", TTL);
            Calls.acquire(session, "pg1");
            session.publishMember("{}", TIMEOUT);
            session.write("config", "{}", Expect.absent(), TIMEOUT);
            for (String key : new String[] {"leader", "members/pg1", "config"}) {
                assertThat(plain.exists(chroot + "/service/orders/" + key, false))
                        .as(key)
                        .isNotNull();
            }
            assertThat(plain.exists("/service/orders", false)).isNull();
        }
    }

    @Test
    void whoWatchesTheListOfMembersAloneLearnsOfEveryPublication() throws Exception {
        try (DcsClient client = client("watched")) {
            DcsSession session = Calls.open(client, "pg1", TTL);
            session.publishMember("{\"role\": \"replica\"}", TIMEOUT);
            CompletableFuture<Watcher.Event.EventType> event = new CompletableFuture<>();
            plain.getChildren("/service/watched/members", e -> event.complete(e.getType()));
            session.publishMember("{\"role\": \"primary\"}", TIMEOUT);
            assertThat(event.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
                    .isEqualTo(Watcher.Event.EventType.NodeChildrenChanged);
            assertThat(client.read(TIMEOUT).entries().get("members/pg1").value())
                    .isEqualTo("{\"role\": \"primary\"}");
        }
    }

    @Test
    void newKeyMayBeAsLargeAsAnOldOne() throws Exception {
        try (DcsClient client = client("large")) {
            DcsSession session = Calls.open(client, "pg1", TTL);
            String large = "x".repeat(1_000_000);
            assertThat(session.write("history", large, Expect.absent(), TIMEOUT))
                    .isInstanceOf(WriteResult.Written.class);
            assertThat(session.write("history", large, Expect.any(), TIMEOUT)).isInstanceOf(WriteResult.Written.class);
            assertThat(client.read(TIMEOUT).entries().get("history").value()).isEqualTo(large);
        }
    }

    @Test
    void foreignNodeAsLargeAsTheServerTakesHarmsNoReader() throws Exception {
        String path = "/service/neighbour/blob";
        Servers.put(plain, path, new byte[0]);
        // A request's limit less its header, path, version and the lengths of these.
        byte[] most = new byte[1_048_575 - path.length() - 24];
        plain.setData(path, most, -1);
        try (DcsClient client = client("neighbour")) {
            DcsSession session = Calls.open(client, "pg1", TTL);
            session.write("config", "{}", Expect.absent(), TIMEOUT);
            assertThat(client.read(TIMEOUT).entries()).containsKey("config");
            assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
        }
    }

    private static DcsClient client(String cluster) {
        return ZooKeeperDcs.builder(server.connectString())
                .tickTime(EmbeddedZooKeeper.TICK_TIME)
                .build()
                .connect(scope(cluster));
    }

    private static DcsScope scope(String cluster) {
        return new DcsScope("service", new ClusterName(cluster));
    }
}
