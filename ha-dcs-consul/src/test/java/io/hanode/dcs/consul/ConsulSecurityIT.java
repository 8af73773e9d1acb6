package io.hanode.dcs.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.hanode.cluster.Json;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.testkit.server.ConsulServer;
import io.hanode.testkit.server.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and certificates: wrong ones, and those that change while a client runs. */
class ConsulSecurityIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final DcsScope SCOPE = new DcsScope("service", new ClusterName("orders"));
    private static final String MASTER = "11111111-2222-3333-4444-555555555555";
    private static final String WRONG = "99999999-2222-3333-4444-555555555555";

    @TempDir
    Path directory;

    @Test
    void tokenThatIsWrongOrTooWeakOrRevokedIsToldAndAnotherInItsFileIsTakenAtOnce() throws Exception {
        Map<String, Object> acl = Map.of("enabled", true, "default_policy", "deny", "tokens", Map.of("master", MASTER));
        try (ConsulServer server = ConsulServer.own(Map.of("acl", acl, "primary_datacenter", "dc1"))) {
            await().atMost(LIMIT).ignoreExceptions().until(() -> makePolicies(server));
            Map<String, Object> good = makeToken(server, "ha");
            Path file = directory.resolve("token");
            Files.writeString(file, good.get("SecretID") + "\n");
            try (DcsClient client = builder(server).tokenFile(file).build().connect(SCOPE);
                    DcsClient reader =
                            withToken(server, makeToken(server, "read").get("SecretID"));
                    DcsClient wrong = withToken(server, WRONG);
                    DcsClient nobody = builder(server).build().connect(SCOPE)) {
                DcsSession session = open(client);
                session.publishMember("{}", TIMEOUT);
                LeaderLock lock = held(session);
                assertThat(client.read(TIMEOUT).leader()).isNotNull();
                assertDenied(() -> open(reader), "session:write");
                assertDenied(() -> wrong.read(TIMEOUT), "wrong, revoked or expired");
                assertDenied(() -> open(wrong), "wrong, revoked or expired");
                assertDenied(() -> open(nobody), "session:write");

                server.request("DELETE", "/v1/acl/token/" + good.get("AccessorID"), "", MASTER);
                assertDenied(() -> session.renew(TIMEOUT), "revoked");
                assertDenied(() -> session.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT), "revoked");
                Files.writeString(file, makeToken(server, "ha").get("SecretID") + "\n");
                assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
                assertThat(session.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT))
                        .isInstanceOf(WriteResult.Written.class);
            }
        }
    }

    /** Without rights on the keys, a token with rights on sessions is told so by the transaction. */
    @Test
    void tokenWithoutRightsOnTheKeysIsToldByTheWrite() throws Exception {
        Map<String, Object> acl = Map.of("enabled", true, "default_policy", "deny", "tokens", Map.of("master", MASTER));
        try (ConsulServer server = ConsulServer.own(Map.of("acl", acl, "primary_datacenter", "dc1"))) {
            await().atMost(LIMIT).ignoreExceptions().until(() -> makePolicies(server));
            try (DcsClient client =
                    withToken(server, makeToken(server, "sessions").get("SecretID"))) {
                DcsSession session = open(client);
                assertDenied(() -> session.tryAcquireLeader("pg1", TIMEOUT), "key:write");
                assertDenied(() -> session.write("config", "{}", Expect.any(), TIMEOUT), "key:write");
            }
        }
    }

    @Test
    void certificatesOfBothSidesAreCheckedAndNewOnesInTheFilesAreTakenWithoutARestart() throws Exception {
        int port = FreePort.take();
        makeCertificates("first");
        makeCertificates("second");
        use("first", "server");
        use("first", "client");
        try (ConsulServer server = ConsulServer.own(Map.of(
                "ports", Map.of("https", port),
                "ca_file", file("server", "ca"),
                "cert_file", file("server", "cert"),
                "key_file", file("server", "key"),
                "verify_incoming_https", true))) {
            String address = "127.0.0.1:" + port;
            try (DcsClient client = ConsulDcs.builder(address)
                            .sessionTtlMin(ConsulServer.SESSION_TTL_MIN)
                            .authorities(Path.of(file("client", "ca")))
                            .certificate(Path.of(file("client", "cert")), Path.of(file("client", "key")))
                            .build()
                            .connect(SCOPE);
                    DcsClient anonymous = ConsulDcs.builder(address)
                            .authorities(Path.of(file("client", "ca")))
                            .build()
                            .connect(SCOPE);
                    DcsClient plain = ConsulDcs.connect(address).connect(SCOPE);
                    DcsClient wrongScheme = ConsulDcs.builder("https://" + server.hostPort())
                            .build()
                            .connect(SCOPE)) {
                DcsSession session = open(client);
                assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
                assertFails(() -> anonymous.read(TIMEOUT), address);
                assertFails(() -> plain.read(TIMEOUT), address);
                assertFails(() -> wrongScheme.read(TIMEOUT), "TLS");

                server.process().stop();
                use("second", "server");
                server.start();
                assertFails(() -> session.renew(TIMEOUT), "TLS");
                use("second", "client");
                assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
            }
        }
    }

    private static LeaderLock held(DcsSession session) throws DcsException {
        session.tryAcquireLeader("pg1", TIMEOUT);
        return session.heldLeader(TIMEOUT).orElseThrow();
    }

    private static void assertDenied(ThrowingCallable call, String reason) {
        assertThatExceptionOfType(DcsException.class)
                .isThrownBy(call)
                .withMessageContaining(reason)
                .withMessageNotContaining(WRONG)
                .withMessageContaining("127.0.0.1:")
                .matches(e -> e.effect() == Effect.NOT_APPLIED);
    }

    private static void assertFails(ThrowingCallable call, String reason) {
        assertThatExceptionOfType(DcsException.class).isThrownBy(call).withMessageContaining(reason);
    }

    private static boolean makePolicies(ConsulServer server) {
        String sessions = "session_prefix \"\" { policy = \"write\" }";
        makePolicy(server, "sessions", sessions);
        makePolicy(server, "ha", "key_prefix \"service/\" { policy = \"write\" } " + sessions);
        makePolicy(server, "read", "key_prefix \"service/\" { policy = \"read\" }");
        return true;
    }

    private static void makePolicy(ConsulServer server, String name, String rules) {
        if (!server.request("GET", "/v1/acl/policies", "", MASTER).contains('"' + name + '"')) {
            server.request("PUT", "/v1/acl/policy", Json.write(Map.of("Name", name, "Rules", rules)), MASTER);
        }
    }

    private static Map<String, Object> makeToken(ConsulServer server, String policy) {
        String body = "{\"Policies\":[{\"Name\":\"" + policy + "\"}]}";
        return Json.object(server.request("PUT", "/v1/acl/token", body, MASTER));
    }

    private static ConsulDcsBuilder builder(ConsulServer server) {
        return ConsulDcs.builder(server.hostPort()).sessionTtlMin(ConsulServer.SESSION_TTL_MIN);
    }

    private static DcsClient withToken(ConsulServer server, Object token) {
        return builder(server).token((String) token).build().connect(SCOPE);
    }

    private static DcsSession open(DcsClient client) throws DcsException {
        return client.openSession(new SessionRequest(NodeName.of("pg1"), LIMIT.multipliedBy(4)), TIMEOUT);
    }

    /** An authority, and a certificate of it for each side. */
    private void makeCertificates(String authority) throws Exception {
        Path made = Files.createDirectory(directory.resolve(authority));
        ConsulServer.run(made, "tls", "ca", "create");
        ConsulServer.run(made, "tls", "cert", "create", "-server");
        ConsulServer.run(made, "tls", "cert", "create", "-client");
    }

    /** Puts an authority's files where the server or the client reads them. */
    private void use(String authority, String side) throws Exception {
        Path made = directory.resolve(authority);
        copy(made.resolve("consul-agent-ca.pem"), file(side, "ca"));
        copy(made.resolve("dc1-" + side + "-consul-0.pem"), file(side, "cert"));
        copy(made.resolve("dc1-" + side + "-consul-0-key.pem"), file(side, "key"));
    }

    private static void copy(Path from, String to) throws Exception {
        Path fresh = Path.of(to + ".new");
        Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, Path.of(to), StandardCopyOption.ATOMIC_MOVE);
    }

    private String file(String side, String what) {
        return directory.resolve(side + "-" + what + ".pem").toString();
    }
}
