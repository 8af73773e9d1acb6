package io.hanode.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Patroni's own command line operates a cluster of our agents. */
class PatroniToolIT {

    @ParameterizedTest
    @EnumSource(names = {"ETCD", "ZOOKEEPER"})
    void patronictlOperatesAClusterOfAgents(StoreKind kind) throws Exception {
        try (Site site = new Site(kind)) {
            site.start("n1", Program.HANODE);
            site.awaitPrimary("n1");
            site.start("n2", Program.HANODE);
            site.start("n3", Program.HANODE);
            site.awaitStreaming("n2");
            site.awaitStreaming("n3");
            Tool patronictl = Tool.patronictl(site.node("n1").file());
            lists(patronictl);
            switchesOver(site, patronictl);
            pausesAndResumes(patronictl);
            editsTheConfiguration(patronictl);
            restartsWhatIsPending(site, patronictl);
            reinitializes(site, patronictl);
        }
    }

    private static void lists(Tool patronictl) {
        TestCluster.eventually().untilAsserted(() -> {
            String table = patronictl.succeed("list", Site.SCOPE);
            assertThat(table).containsPattern("n1 .*\\| Leader +\\| running +\\| +1 \\|");
            assertThat(table).containsPattern("n2 .*\\| Replica +\\| (running|streaming) +\\| +1 \\| +0 \\|");
            assertThat(table).containsPattern("n3 .*\\| Replica +\\| (running|streaming) +\\| +1 \\| +0 \\|");
        });
    }

    private static void switchesOver(Site site, Tool patronictl) throws Exception {
        String said = patronictl.succeed("switchover", Site.SCOPE, "--master", "n1", "--candidate", "n2", "--force");
        assertThat(said).contains("Successfully switched over to \"n2\"");
        site.awaitPrimary("n2");
        site.awaitStreaming("n1");
        site.awaitStreaming("n3");
        TestCluster.eventually()
                .untilAsserted(() ->
                        assertThat(patronictl.succeed("history", Site.SCOPE)).contains("n2"));
    }

    private static void pausesAndResumes(Tool patronictl) throws Exception {
        assertThat(patronictl.succeed("pause", "--wait", Site.SCOPE)).contains("Success: cluster management is paused");
        assertThat(patronictl.succeed("list", Site.SCOPE)).contains("Maintenance mode: on");
        assertThat(patronictl.succeed("resume", "--wait", Site.SCOPE))
                .contains("Success: cluster management is resumed");
        assertThat(patronictl.succeed("list", Site.SCOPE)).doesNotContain("Maintenance mode: on");
    }

    private static void editsTheConfiguration(Tool patronictl) throws Exception {
        patronictl.succeed("edit-config", "--force", "-s", "loop_wait=1", "-p", "max_connections=60", Site.SCOPE);
        assertThat(patronictl.succeed("show-config", Site.SCOPE)).contains("loop_wait: 1", "max_connections: 60");
        TestCluster.eventually()
                .untilAsserted(() -> assertThat(patronictl
                                .succeed("list", Site.SCOPE)
                                .lines()
                                .filter(line -> line.matches(".*\\| \\* +\\|$")))
                        .hasSize(3));
    }

    private static void restartsWhatIsPending(Site site, Tool patronictl) throws Exception {
        String said = patronictl.succeed("restart", Site.SCOPE, "--pending", "--force");
        assertThat(said)
                .contains("Success: restart on member n1", "Success: restart on member n2")
                .contains("Success: restart on member n3");
        site.awaitPrimary("n2");
        for (SiteNode node : site.nodes.values()) {
            TestCluster.eventually().until(() -> node.setting("max_connections").equals("60"));
        }
        TestCluster.eventually()
                .untilAsserted(
                        () -> assertThat(patronictl.succeed("list", Site.SCOPE)).doesNotContain("Pending restart"));
    }

    private static void reinitializes(Site site, Tool patronictl) throws Exception {
        site.awaitStreaming("n3");
        Path mark = site.node("n3").folder().resolve("data").resolve("mark");
        Files.writeString(mark, "not of PostgreSQL");
        assertThat(patronictl.succeed("reinit", Site.SCOPE, "n3", "--force"))
                .contains("Success: reinitialize for member n3");
        TestCluster.eventually().until(() -> !Files.exists(mark));
        site.awaitStreaming("n3");
    }
}
