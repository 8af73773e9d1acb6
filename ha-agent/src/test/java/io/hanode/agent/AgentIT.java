package io.hanode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.testkit.postgres.PostgresPlayground;
import io.hanode.testkit.server.EtcdServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped jar as a process, with the guide's file, a real PostgreSQL and a real etcd. */
class AgentIT {

    private static EtcdServer etcd;

    private final List<AgentProcess> agents = new ArrayList<>();
    private PostgresPlayground playground;
    private Path calls;

    @BeforeAll
    static void beginStore() {
        etcd = EtcdServer.any();
    }

    @AfterAll
    static void endStore() {
        etcd.close();
    }

    @BeforeEach
    void begin() throws IOException {
        playground = PostgresPlayground.create();
        calls = Files.createFile(playground.directory().resolve("calls"));
        Path script = Files.writeString(
                playground.directory().resolve("callback.sh"),
                "#!/bin/sh\necho \"$* $HANODE_TOKEN\" >> " + calls + "\necho heard of $1\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void end() {
        for (AgentProcess agent : agents) {
            agent.close();
        }
        playground.close();
    }

    /** The guide's file with addresses and paths of this test. */
    private String guide(String scope, String name, int postgresPort, int restPort) throws IOException {
        String text;
        try (var stream = AgentIT.class.getResourceAsStream("config/guide-2020.yml")) {
            text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        return text.replace("scope: pgcluster", "scope: " + scope)
                .replace("name: pgnode1", "name: " + name)
                .replace("127.0.0.1:12379", etcd.hostPort())
                .replace("127.0.0.1:15432", "127.0.0.1:" + postgresPort)
                .replace("127.0.0.1:18008", "127.0.0.1:" + restPort)
                .replace("ttl: 30", "ttl: 5")
                .replace("/var/lib/postgresql/pgcluster", data(name).toString())
                .replace(
                        "/tmp/pgpass0",
                        playground.directory().resolve("pgpass-" + name).toString())
                .replace(
                        "/opt/pgcluster/callback.sh",
                        playground.directory().resolve("callback.sh").toString())
                .replace("    unix_socket_directories: /var/run/postgresql", "    unix_socket_directories: ''");
    }

    private Path data(String name) {
        return playground.directory().resolve(name);
    }

    private AgentProcess start(String scope, String name) throws IOException {
        int port = PostgresPlayground.freePort();
        int restPort = PostgresPlayground.freePort();
        return start(scope, name, guide(scope, name, port, restPort), restPort);
    }

    private AgentProcess start(String scope, String name, String configuration, int restPort) throws IOException {
        Path file = playground.directory().resolve(scope + "-" + name + "-" + agents.size() + ".yml");
        AgentProcess agent = AgentProcess.start(file, configuration, data(name), restPort);
        agents.add(agent);
        return agent;
    }

    private static String unique(String scope) {
        return scope + System.nanoTime();
    }

    @Test
    void theGuidesFileRunsIsReloadedHandsOverAndEndsInOrder() throws Exception {
        String scope = unique("guide");
        AgentProcess first = start(scope, "pgnode1").awaitStatus("/primary", 200);
        AgentProcess second = start(scope, "pgnode2").awaitStatus("/replica", 200);
        assertThat(commandLine(first)).doesNotContain("secret");

        first.rewrite("clonefrom: false", "clonefrom: true");
        first.signal("HUP");
        first.await("the tag is published", a -> tags(a).equals(true));
        first.rewrite("restapi:", "restapi:\n  http_extra_headers: {X-Site: north}\n  thread_pool_size: 9");
        first.signal("HUP");
        first.await("the header is sent", a -> a.header("/patroni", "X-Site").equals("north"));
        first.awaitLog("restapi.thread_pool_size has changed: it takes effect when the agent is started anew");
        first.rewrite("clonefrom: true", "clonefrom: perhaps");
        first.signal("HUP");
        first.awaitLog("the configuration stays as it was: ").awaitLog("tags.clonefrom: 'perhaps' cannot be used");
        assertThat(tags(first)).isEqualTo(true);

        first.signal("TERM");
        assertThat(first.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(first.postmaster()).isEmpty();
        second.awaitStatus("/primary", 200);
        second.signal("INT");
        assertThat(second.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(second.postmaster()).isEmpty();
        assertThat(first.log() + second.log()).doesNotContain("-secret");
    }

    private static Object tags(AgentProcess agent) {
        return agent.patroni().get("tags") instanceof Map<?, ?> tags ? tags.get("clonefrom") : null;
    }

    private static String commandLine(AgentProcess agent) throws IOException {
        return Files.readString(Path.of("/proc", String.valueOf(agent.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
    }

    @Test
    void scriptsHearThatTheServerLeadsAndThatItStops() throws Exception {
        AgentProcess agent = start(unique("calls"), "pgnode1").awaitStatus("/primary", 200);
        agent.awaitLog("heard of on_start");
        agent.signal("TERM");
        assertThat(agent.exitCode()).isEqualTo(ExitCode.OK);
        List<String> heard = Files.readAllLines(calls);
        assertThat(heard).anyMatch(c -> c.matches("on_(start|role_change) primary calls\\d+ [1-9]\\d*"));
        assertThat(heard.get(heard.size() - 1)).matches("on_stop primary calls\\d+ \\d+");
    }

    @Test
    void aTakenPortHasItsOwnExitCode() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int restPort = taken.getLocalPort();
            String guide = guide(unique("port"), "pgnode1", PostgresPlayground.freePort(), restPort);
            AgentProcess agent = start("port", "pgnode1", guide, restPort);
            assertThat(agent.exitCode()).isEqualTo(ExitCode.PORT_TAKEN);
            assertThat(agent.log())
                    .containsPattern("\\.yml:6: restapi.listen: .*cannot listen on '127.0.0.1:" + restPort);
        }
    }

    @Test
    void dataOfAnotherClusterEndTheAgentWithItsOwnExitCodeAndStayAsTheyAre() throws Exception {
        AgentProcess agent = start(unique("mine"), "pgnode1").awaitStatus("/primary", 200);
        agent.signal("TERM");
        assertThat(agent.exitCode()).isEqualTo(ExitCode.OK);
        String other = unique("other");
        put("/service/" + other + "/initialize", "7000000000000000001");

        AgentProcess wrong = start(other, "pgnode1");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.FOREIGN_DATA);
        assertThat(wrong.log()).contains("this is another cluster's data");
        assertThat(data("pgnode1").resolve("PG_VERSION")).exists();
    }

    @Test
    void aNameThatALiveNodeHasEndsTheAgentWithItsOwnExitCode() throws Exception {
        String scope = unique("name");
        AgentProcess first = start(scope, "pgnode1").awaitStatus("/primary", 200);
        int port = PostgresPlayground.freePort();
        int restPort = PostgresPlayground.freePort();
        String same = guide(scope, "pgnode1", port, restPort)
                .replace(data("pgnode1").toString(), data("copy").toString());
        Path file = playground.directory().resolve("double.yml");
        AgentProcess second = AgentProcess.start(file, same, data("copy"), restPort);
        agents.add(second);
        assertThat(second.exitCode()).isEqualTo(ExitCode.NAME_TAKEN);
        assertThat(second.log()).contains("another live process is registered as pgnode1");
        assertThat(first.status("/primary")).isEqualTo(200);
    }

    private static void put(String key, String value) {
        Base64.Encoder base64 = Base64.getEncoder();
        etcd.request(
                "/v3/kv/put",
                Map.of(
                        "key", base64.encodeToString(key.getBytes(StandardCharsets.UTF_8)),
                        "value", base64.encodeToString(value.getBytes(StandardCharsets.UTF_8))),
                "");
    }
}
