package io.hanode.dcs.zookeeper;

import static io.hanode.dcs.zookeeper.Calls.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.testkit.dcs.DcsOutage;
import io.hanode.testkit.dcs.TcpProxy;
import io.hanode.testkit.server.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors name the server that failed among those that were configured. */
class ZooKeeperServersIT {

    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    @Test
    void errorNamesTheServerThatDidNotAnswer() throws Exception {
        String dead = "127.0.0.1:" + FreePort.take();
        try (EmbeddedZooKeeper server =
                        EmbeddedZooKeeper.standalone(directory, "127.0.0.1:0").start();
                TcpProxy proxy = new TcpProxy("127.0.0.1", Servers.port(server.connectString()));
                DcsClient client = Ensemble.connect(dead + "," + proxy.address())) {
            DcsSession session = Calls.open(client, "pg1", Duration.ofSeconds(15));
            client.read(TIMEOUT);
            proxy.fail(DcsOutage.SILENT);
            assertThatThrownBy(() -> session.renew(SHORT))
                    .isInstanceOf(DcsException.class)
                    .hasMessageStartingWith("ZooKeeper at " + proxy.address() + " (one of ")
                    .hasMessageContaining("did not answer in time");
            await().atMost(Calls.LIMIT)
                    .untilAsserted(() -> assertThatThrownBy(() -> session.renew(SHORT))
                            .isInstanceOf(DcsException.class)
                            .hasMessageContaining(dead + " did not let us in")
                            .hasMessageContaining(proxy.address() + " "));
            proxy.restore();
            Calls.awaitRenewal(session);
        }
    }

    @Test
    void errorSaysWhatEachServerDidThatLetNobodyIn() {
        String dead = "127.0.0.1:" + FreePort.take();
        try (DcsClient client = Ensemble.connect(dead + ",nowhere.invalid:2181")) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> client.read(SHORT.multipliedBy(2)))
                        .isInstanceOf(DcsException.class)
                        .hasMessageContaining("not connected to ZooKeeper at " + dead + ",nowhere.invalid:2181 in time")
                        .satisfies(e -> assertThat(e.getMessage())
                                .containsAnyOf(dead + " did not let us in", dead + " has not answered yet"))
                        .hasMessageContaining("nowhere.invalid:2181 ");
            }
        }
    }
}
