package io.hanode.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Patroni and our agent in one cluster, on the same files. */
class MixedClusterIT {

    @ParameterizedTest
    @EnumSource(names = {"ETCD", "ZOOKEEPER"})
    void patroniClusterTakesAnAgentSwitchesOverToItAndIsMovedNodeByNodeWithoutALostRow(StoreKind kind)
            throws Exception {
        try (Site site = new Site(kind)) {
            site.start("n1", Program.PATRONI);
            site.awaitPrimary("n1");
            site.start("n2", Program.PATRONI);
            site.awaitStreaming("n2");
            site.start("n3", Program.HANODE);
            site.awaitStreaming("n3");
            site.execute("CREATE TABLE rows (id bigint PRIMARY KEY, text text)");
            Tool patronictl = Tool.patronictl(site.node("n1").file());
            try (Writer writer = Writer.start(null, site::connect)) {
                writer.awaitRows(50);
                switchOver(site, patronictl, "n1", "n3");
                writer.awaitRows(50);
                switchOver(site, patronictl, "n3", "n1");
                writer.awaitRows(50);
                replace(site, writer, "n2");
                switchOver(site, patronictl, "n1", "n2");
                replace(site, writer, "n1");
                writer.stop();
                site.awaitStreaming("n1");
                site.awaitStreaming("n3");
                assertThat(writer.missing(site::connect)).isEmpty();
            }
        }
    }

    /** As people do it: they look at the list first. A Patroni standby streams before its key and its REST API tell of it. */
    private static void switchOver(Site site, Tool tool, String from, String to) throws Exception {
        site.awaitStreaming(to);
        site.awaitReady(to, from);
        // Patroni's tool ends with 0 also when the leader refused.
        assertThat(tool.succeed("switchover", Site.SCOPE, "--master", from, "--candidate", to, "--force"))
                .contains("Successfully switched over to \"" + to + "\"");
        site.awaitPrimary(to);
        site.awaitStreaming(from);
    }

    private static void replace(Site site, Writer writer, String name) throws IOException, InterruptedException {
        site.node(name).stop();
        site.start(name, Program.HANODE);
        site.awaitStreaming(name);
        writer.awaitRows(50);
    }
}
