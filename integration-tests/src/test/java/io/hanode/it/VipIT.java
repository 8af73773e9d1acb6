package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The callback of examples/vip: two agents, each of which calls it on a machine of its own on the network. */
class VipIT {

    private static final String SCRIPT = Examples.path("vip/vip").toString();

    @Test
    void addressFollowsThePrimaryAndNeighboursHearOfIt() throws Exception {
        try (Lan lan = Lan.make();
                Site site = new Site(StoreKind.ETCD)) {
            String address = lan.address(100);
            site.add("n1", callbacks(lan, "a"));
            site.add("n2", callbacks(lan, "b"));
            site.start("n1", Program.HANODE);
            eventually().until(() -> lan.answers(address).equals(Optional.of("a")));
            site.start("n2", Program.HANODE);
            site.awaitStreaming("n2");
            assertThat(lan.has("b", address)).isFalse();

            Tool.hanode(site.node("n1").file())
                    .succeed("switchover", Site.SCOPE, "--leader", "n1", "--candidate", "n2", "--force");
            // Nothing was sent to the address meanwhile: only the announcement can have told this machine.
            eventually().until(() -> lan.remembered(address).equals(Optional.of("b")));
            eventually().until(() -> !lan.has("a", address));
            assertThat(lan.answers(address)).contains("b");

            site.awaitStreaming("n1");
            site.node("n2").stop();
            assertThat(lan.has("b", address)).isFalse();
            eventually().until(() -> lan.answers(address).equals(Optional.of("a")));
        }
    }

    @Test
    void addressIsTakenAndDroppedByRoleWhateverCameBefore() throws Exception {
        try (Lan lan = Lan.make()) {
            String address = lan.address(100);
            for (String taken : List.of("on_start primary", "on_role_change master", "on_restart primary")) {
                assertThat(call(lan, address, taken)).as(taken).isZero();
                assertThat(lan.has("a", address)).as(taken).isTrue();
            }
            for (String dropped :
                    List.of("on_stop primary", "on_role_change replica", "on_start replica", "on_restart demoted")) {
                assertThat(call(lan, address, dropped)).as(dropped).isZero();
                assertThat(lan.has("a", address)).as(dropped).isFalse();
            }
            assertThat(call(lan, address, "on_reload primary")).isZero();
            assertThat(lan.has("a", address)).isFalse();
        }
    }

    @Test
    void wrongArgumentsAreRefusedWithTheUsage() throws Exception {
        for (String wrong : List.of(
                "",
                "10.0.0.100/24 eth0 on_stop",
                "10.0.0.100 eth0 on_stop replica orders",
                "fd00::1/64 eth0 on_stop replica orders",
                "10.0.0.100/24 -h on_stop replica orders",
                "10.0.0.100/24 eth0 stop replica orders")) {
            List<String> command = Stream.of((SCRIPT + " " + wrong).split(" ", -1)).toList();
            assertThat(end(command)).as(wrong).isEqualTo(2);
        }
    }

    private static int call(Lan lan, String address, String actionAndRole) throws Exception {
        String[] words = actionAndRole.split(" ", -1);
        return end(lan.on("a", SCRIPT, address + "/24", "eth0", words[0], words[1], Site.SCOPE));
    }

    private static int end(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static String callbacks(Lan lan, String machine) {
        String command = String.join(" ", lan.on(machine, SCRIPT, lan.address(100) + "/24", "eth0"));
        return Stream.of("on_start", "on_stop", "on_restart", "on_role_change")
                .map(moment -> "    " + moment + ": " + command + "\n")
                .collect(Collectors.joining("", "  callbacks:\n", ""));
    }
}
