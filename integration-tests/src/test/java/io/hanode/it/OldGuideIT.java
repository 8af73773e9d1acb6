package io.hanode.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The configuration of a deployment guide from 2020, as it is but for addresses and paths, from the first start to daily work. */
class OldGuideIT {

    @Test
    void fileOfAnOldGuideRunsAndIsOperated() throws Exception {
        try (Site site = new Site(StoreKind.ETCD)) {
            SiteNode first = add(site, "pgnode1");
            first.start(Program.HANODE);
            site.awaitPrimary("pgnode1");
            for (String name : List.of("pgnode2", "pgnode3")) {
                add(site, name).start(Program.HANODE);
                site.awaitStreaming(name);
            }
            Tool hanode = Tool.hanode(first.file());
            TestCluster.eventually()
                    .untilAsserted(() -> assertThat(hanode.succeed("list"))
                            .containsPattern("pgnode1 .*\\| Leader +\\| running")
                            .containsPattern("pgnode2 .*\\| Replica +\\| streaming")
                            .containsPattern("pgnode3 .*\\| Replica +\\| streaming"));
            assertThat(first.setting("max_wal_senders")).isEqualTo("5");
            assertThat(first.setting("wal_keep_size")).isEqualTo("128MB");
            assertThat(first.setting("data_checksums")).isEqualTo("on");
            switchesOver(site, hanode);
            changesAParameterThatNeedsARestart(site, hanode);
        }
    }

    private static void switchesOver(Site site, Tool hanode) throws Exception {
        hanode.succeed("switchover", "pgcluster", "--leader", "pgnode1", "--candidate", "pgnode2", "--force");
        site.awaitPrimary("pgnode2");
        site.awaitStreaming("pgnode1");
        TestCluster.eventually().untilAsserted(() -> {
            assertThat(calls(site, "pgnode1")).startsWith("on_start master pgcluster");
            assertThat(calls(site, "pgnode1")).contains("on_role_change replica pgcluster");
            assertThat(calls(site, "pgnode2")).contains("on_role_change master pgcluster");
        });
    }

    private static void changesAParameterThatNeedsARestart(Site site, Tool hanode) throws Exception {
        hanode.succeed("edit-config", "pgcluster", "--force", "-p", "max_connections=300");
        TestCluster.eventually()
                .untilAsserted(() -> assertThat(hanode.succeed("list", "-f", "json"))
                        .containsPattern("(?s)(\"Pending restart\": \"\\*\".*){3}"));
        hanode.succeed("restart", "pgcluster", "--pending", "--force");
        for (SiteNode node : site.nodes.values()) {
            TestCluster.eventually().until(() -> node.setting("max_connections").equals("300"));
        }
        TestCluster.eventually()
                .untilAsserted(() -> assertThat(hanode.succeed("list")).doesNotContain("Pending restart"));
        site.awaitPrimary("pgnode2");
    }

    private static List<String> calls(Site site, String name) throws IOException {
        return Files.readAllLines(site.node(name).folder().resolve("calls"));
    }

    private static SiteNode add(Site site, String name) throws IOException {
        int port = Machine.freePort();
        int restPort = Machine.freePort();
        Path folder = site.root.resolve(name);
        Machine.ownedFolder(folder);
        Path callback = folder.resolve("callback.sh");
        Files.writeString(callback, "#!/bin/sh\necho \"$@\" >>" + folder.resolve("calls") + "\n");
        Machine.run("chmod", "755", callback.toString());
        return site.add(name, port, restPort, file(site, name, folder, port, restPort));
    }

    private static String file(Site site, String name, Path folder, int port, int restPort) throws IOException {
        String text = new String(
                OldGuideIT.class.getResourceAsStream("old-guide.yml").readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        return text.replace("NAME", name)
                .replace("FOLDER", folder.toString())
                .replace("REST_PORT", "" + restPort)
                .replace("STORE", site.storeAddress())
                .replace("PORT", "" + port)
                .replace("PROGRAMS", Site.programs().toString())
                .replace("PASSWORD", Site.PASSWORD);
    }
}
