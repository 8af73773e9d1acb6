package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** keepalived with the configuration and the check of examples/keepalived, on two machines, beside two agents. */
class KeepalivedIT {

    private static final Path CHECK = Examples.path("keepalived/is-primary");

    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        site = new Site(StoreKind.ETCD);
        for (String name : List.of("n1", "n2")) {
            SiteNode node = site.add(name);
            String one = "  listen: 127.0.0.1:" + node.restPort();
            // Machines on the network ask, too.
            Files.writeString(
                    node.file(),
                    Examples.put(Files.readString(node.file()), one, "  listen: '*:" + node.restPort() + "'"));
        }
        site.start("n1", Program.HANODE);
        site.awaitPrimary("n1");
        site.start("n2", Program.HANODE);
        site.awaitStreaming("n2");
    }

    @AfterAll
    static void close() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void checkSaysYesToThePrimaryAlone() throws Exception {
        SiteNode primary = site.awaitPrimary();
        SiteNode other = site.node(primary.name().equals("n1") ? "n2" : "n1");
        assertThat(check(primary.restPort())).isZero();
        assertThat(check(other.restPort())).isNotZero();
        assertThat(check(Machine.freePort())).isNotZero();
    }

    @Test
    void addressFollowsThePrimaryAlsoWhenItsNodeIsKilled() throws Exception {
        try (Lan lan = Lan.make()) {
            String address = lan.address(100);
            // Scripts have to lie where only root may write, all the way up.
            Path folder = Files.createDirectory(Path.of("/run", lan.client().replace('.', '-') + "-keepalived"));
            try (Daemon first = keepalived(lan, folder, "a", 11, site.node("n1"));
                    Daemon second = keepalived(lan, folder, "b", 12, site.node("n2"))) {
                eventually().until(() -> lan.answers(address).equals(Optional.of("a")));
                assertThat(lan.has("b", address)).isFalse();
                Tool hanode = Tool.hanode(site.node("n1").file());
                hanode.succeed("edit-config", Site.SCOPE, "-s", "ttl=8", "-s", "loop_wait=1", "--force");
                hanode.succeed("switchover", Site.SCOPE, "--leader", "n1", "--candidate", "n2", "--force");
                eventually().until(() -> lan.answers(address).equals(Optional.of("b")));
                eventually().until(() -> !lan.has("a", address));
                site.awaitStreaming("n1");
                site.node("n2").kill();
                eventually().until(() -> lan.answers(address).equals(Optional.of("a")));
                eventually().until(() -> !lan.has("b", address));
                first.mustRun();
                second.mustRun();
            } finally {
                Machine.delete(folder);
            }
        }
    }

    private static int check(int restPort) throws IOException, InterruptedException {
        return new ProcessBuilder(CHECK.toString(), "127.0.0.1:" + restPort)
                .inheritIO()
                .start()
                .waitFor();
    }

    private static Daemon keepalived(Lan lan, Path folder, String machine, int number, SiteNode node)
            throws IOException {
        Path check = folder.resolve("is-primary");
        Machine.run("install", "-m", "0755", CHECK.toString(), check.toString());
        String text = Examples.text("keepalived/keepalived.conf");
        text = Examples.put(text, "/etc/keepalived/is-primary", check.toString());
        text = Examples.put(text, "127.0.0.1:8008", lan.client() + ":" + node.restPort());
        text = Examples.put(text, "10.0.0.100/24", lan.address(100) + "/24");
        text = Examples.put(text, "unicast_src_ip 10.0.0.1\n", "unicast_src_ip " + lan.address(number) + "\n");
        text = Examples.put(text, "        10.0.0.2\n", "        " + lan.address(number == 11 ? 12 : 11) + "\n");
        text = Examples.put(text, "        10.0.0.3\n", "        " + lan.address(13) + "\n");
        Path file = Files.writeString(folder.resolve(machine + ".conf"), text);
        return new Daemon(
                "keepalived-" + machine,
                lan.on(
                        machine,
                        "keepalived",
                        "--dont-fork",
                        "--vrrp",
                        "--log-console",
                        "--use-file=" + file,
                        "--pid=" + folder.resolve(machine + ".pid"),
                        "--vrrp_pid=" + folder.resolve(machine + ".vrrp.pid")));
    }
}
