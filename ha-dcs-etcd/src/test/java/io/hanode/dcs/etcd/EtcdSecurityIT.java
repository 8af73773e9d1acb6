package io.hanode.dcs.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.testkit.server.EtcdServer;
import io.hanode.testkit.server.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, and over which connection. */
class EtcdSecurityIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final DcsScope SCOPE = new DcsScope("service", new ClusterName("orders"));
    private static final String PASSWORD = "correct-horse";

    @TempDir
    Path directory;

    @Test
    void wrongPasswordAndMissingUserAndMissingRightsAreToldApartAndThePasswordIsNot() {
        try (EtcdServer server = EtcdServer.own()) {
            enableAuthentication(server);
            DcsException wrong = failedRead(EtcdDcs.builder(server.hostPort()).user("ha", "wrong-horse"));
            assertThat(wrong)
                    .hasMessageContaining("etcd http://" + server.hostPort() + " refuses the user 'ha' or its password")
                    .hasMessageNotContaining("wrong-horse");
            assertThat(wrong.effect()).isEqualTo(Effect.NOT_APPLIED);
            assertThat(failedRead(EtcdDcs.builder(server.hostPort()))).hasMessageContaining("user name is empty");
            assertThat(failedRead(EtcdDcs.builder(server.hostPort()).user("guest", PASSWORD)))
                    .hasMessageContaining("permission denied")
                    .hasMessageContaining("needs a role");
        }
    }

    @Test
    void tokenThatIsRevokedMeanwhileIsRenewedAndTheWatchGoesOn() throws Exception {
        try (EtcdServer server = EtcdServer.own()) {
            enableAuthentication(server);
            try (DcsClient client = EtcdDcs.builder(server.hostPort())
                    .user("ha", PASSWORD)
                    .build()
                    .connect(SCOPE)) {
                AtomicInteger calls = new AtomicInteger();
                client.watch(calls::incrementAndGet);
                DcsSession session = open(client);
                assertThat(session.write("config", "{}", Expect.absent(), TIMEOUT))
                        .isInstanceOf(WriteResult.Written.class);
                // Tokens are in the server's memory.
                server.process().stop();
                server.start();
                assertThat(session.write("config", "{1}", Expect.any(), TIMEOUT))
                        .isInstanceOf(WriteResult.Written.class);
                assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
                expectCallAfterAWrite(session, calls);
                // A changed password ends the tokens that were made with the old one.
                String admin = token(server, "root");
                server.request("/v3/auth/user/changepw", Map.of("name", "ha", "password", "new"), admin);
                DcsException refused = catchThrowableOfType(DcsException.class, () -> client.read(SHORT));
                assertThat(refused).hasMessageContaining("refuses the user 'ha' or its password");
                server.request("/v3/auth/user/changepw", Map.of("name", "ha", "password", PASSWORD), admin);
                assertThat(client.read(TIMEOUT).entries()).containsKey("config");
                expectCallAfterAWrite(session, calls);
                server.request("/v3/auth/disable", Map.of(), admin);
                assertThat(client.read(TIMEOUT).entries()).containsKey("config");
                expectCallAfterAWrite(session, calls);
            }
        }
    }

    private static void expectCallAfterAWrite(DcsSession session, AtomicInteger calls) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            calls.set(0);
            session.write("status", Long.toString(System.nanoTime()), Expect.any(), TIMEOUT);
            await().atMost(Duration.ofSeconds(2)).until(() -> calls.get() > 0);
            return true;
        });
    }

    @Test
    void expiredCertificateIsRefusedUntilItIsReplacedOnDiskAndADamagedOneChangesNothing() throws Exception {
        TestCertificates certificates = new TestCertificates(directory);
        certificates.issue("server");
        certificates.issue("valid");
        certificates.issueExpired("client");
        try (EtcdServer server = secure(certificates);
                DcsClient client = EtcdDcs.builder(server.hostPort())
                        .caFile(certificates.authority())
                        .certificate(certificates.certificate("client"), certificates.key("client"))
                        .build()
                        .connect(SCOPE)) {
            DcsException refused = catchThrowableOfType(DcsException.class, () -> open(client));
            assertThat(refused)
                    .hasMessageContaining("etcd https://" + server.hostPort())
                    .hasMessageContaining("client.pem has expired at");
            certificates.replace("client", "valid");
            DcsSession session = open(client);
            Files.writeString(certificates.certificate("client"), "no certificate at all");
            server.process().stop();
            server.start();
            await().atMost(LIMIT).ignoreExceptions().until(() -> session.renew(SHORT) == RenewResult.RENEWED);
            assertThat(client.read(TIMEOUT).entries()).isEmpty();
        }
    }

    @Test
    void serverOfAnUnknownAuthorityOrAnotherNameIsRefused() throws Exception {
        TestCertificates certificates = new TestCertificates(directory);
        certificates.issueFor("server", "dns:elsewhere.example");
        certificates.issue("client");
        try (EtcdServer server = secure(certificates)) {
            assertThat(failedRead(EtcdDcs.builder(server.hostPort()).tls()))
                    .hasMessageContaining("cannot agree on TLS")
                    .hasMessageContaining(server.hostPort());
            assertThat(failedRead(withFiles(EtcdDcs.builder(server.hostPort()), certificates)))
                    .hasMessageContaining("cannot agree on TLS")
                    .hasMessageContaining("127.0.0.1");
            try (DcsClient client = withFiles(EtcdDcs.builder(server.hostPort()), certificates)
                    .verifyHostName(false)
                    .build()
                    .connect(SCOPE)) {
                assertThat(client.read(TIMEOUT).entries()).isEmpty();
            }
        }
    }

    @Test
    void wrongSchemeIsExplained() {
        TestCertificates certificates = new TestCertificates(directory);
        certificates.issue("server");
        certificates.issue("client");
        try (EtcdServer secure = secure(certificates);
                EtcdServer plain = EtcdServer.own()) {
            assertThat(failedRead(EtcdDcs.builder(secure.hostPort()))).hasMessageContaining("https://");
            assertThat(failedRead(EtcdDcs.builder(plain.hostPort()).tls())).hasMessageContaining("TLS");
        }
    }

    @Test
    void filesThatCannotBeUsedAreAllNamedAtOnce() throws Exception {
        TestCertificates certificates = new TestCertificates(directory);
        certificates.issue("client");
        certificates.issue("another");
        Path missing = directory.resolve("missing.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtcdDcs.builder("h:1,h:x")
                        .caFile(missing)
                        .certificate(certificates.certificate("client"), certificates.key("another"))
                        .build())
                .withMessageContaining("'h:x'")
                .withMessageContaining(missing + " does not exist")
                .withMessageContaining("another.key.pem is not the key of the certificate in");
    }

    private static EtcdDcsBuilder withFiles(EtcdDcsBuilder builder, TestCertificates certificates) {
        return builder.caFile(certificates.authority())
                .certificate(certificates.certificate("client"), certificates.key("client"));
    }

    private static EtcdServer secure(TestCertificates certificates) {
        return EtcdServer.secure(
                "--cert-file=" + certificates.certificate("server"),
                "--key-file=" + certificates.key("server"),
                "--trusted-ca-file=" + certificates.authority(),
                "--client-cert-auth");
    }

    private static void enableAuthentication(EtcdServer server) {
        server.request("/v3/auth/user/add", Map.of("name", "root", "password", PASSWORD), "");
        server.request("/v3/auth/user/grant", Map.of("user", "root", "role", "root"), "");
        server.request("/v3/auth/user/add", Map.of("name", "guest", "password", PASSWORD), "");
        server.request("/v3/auth/user/add", Map.of("name", "ha", "password", PASSWORD), "");
        server.request("/v3/auth/role/add", Map.of("name", "orders"), "");
        Keys keys = new Keys(SCOPE);
        server.request(
                "/v3/auth/role/grant",
                Map.of(
                        "name",
                        "orders",
                        "perm",
                        Map.of(
                                "permType", "READWRITE",
                                "key", Bytes.encode(keys.prefix()),
                                "range_end", Bytes.encode(keys.end()))),
                "");
        server.request("/v3/auth/user/grant", Map.of("user", "ha", "role", "orders"), "");
        server.request("/v3/auth/enable", Map.of(), "");
    }

    private static String token(EtcdServer server, String user) {
        return String.valueOf(server.request("/v3/auth/authenticate", Map.of("name", user, "password", PASSWORD), "")
                .get("token"));
    }

    private static DcsException failedRead(EtcdDcsBuilder builder) {
        try (DcsClient client = builder.discovery(false).build().connect(SCOPE)) {
            return catchThrowableOfType(DcsException.class, () -> client.read(SHORT));
        }
    }

    private static DcsSession open(DcsClient client) throws DcsException {
        return client.openSession(new SessionRequest(NodeName.of("pg1"), Duration.ofSeconds(15)), TIMEOUT);
    }
}
