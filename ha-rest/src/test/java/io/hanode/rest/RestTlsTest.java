package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.SwitchoverResult;
import io.hanode.model.NodeName;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerView;
import io.hanode.testkit.server.TestCertificates;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API over TLS: who is let in, and what happens to those who speak something else. */
@Timeout(60)
class RestTlsTest {

    @TempDir
    static Path directory;

    private static TestCertificates issued;
    private static RestTls settings;

    private final FakeNode node = new FakeNode(Statuses.replica().build());

    @BeforeAll
    static void issue() {
        issued = new TestCertificates(directory);
        issued.issue("server");
        issued.issue("client");
        settings = RestTls.of(issued.certificate("server"), issued.key("server"));
    }

    private static ClientAccess trusting() {
        return ClientAccess.NONE.authorities(issued.authority());
    }

    private static ClientAccess showing() {
        return trusting().certificate(issued.certificate("client"), issued.key("client"), null);
    }

    private static HttpResponse<String> send(RunningApi api, ClientAccess access, String method, String path)
            throws IOException, InterruptedException {
        try (TlsClient client = new TlsClient(access)) {
            return client.send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + api.port + path))
                    .method(method, HttpRequest.BodyPublishers.ofString("{\"leader\":\"pg-a\"}"))
                    .build());
        }
    }

    private RunningApi api(RestTls tls) {
        node.switchover = r -> new SwitchoverResult.Scheduled(Instant.EPOCH);
        return new RunningApi(node, b -> b.tls(tls));
    }

    @Test
    void answersOverTlsAndPublishesAnHttpsAddress() throws Exception {
        try (RunningApi api = api(settings)) {
            assertThat(api.api.apiUrl()).isEqualTo("https://127.0.0.1:" + api.port + "/patroni");
            assertThat(send(api, trusting(), "GET", "/replica").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> send(api, ClientAccess.NONE, "GET", "/replica"))
                    .as("the authority is not one that the JDK knows")
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void clientWhoSpeaksPlainHttpIsCutOffAndHarmsNobody() throws Exception {
        try (RunningApi api = api(settings)) {
            String answer = "";
            try {
                answer = RawHttp.exchange(api.port, "GET /replica HTTP/1.1\r\nHost: x\r\n\r\n");
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset");
            }
            assertThat(answer).doesNotContain("HTTP/1.1 200");
            assertThat(send(api, trusting(), "GET", "/replica").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void halfAHandshakeHoldsNobodyUpAndEndsAtTheDeadline() throws Exception {
        try (RunningApi api =
                new RunningApi(node, b -> b.tls(settings).threads(1).requestDeadline(Duration.ofMillis(500)))) {
            try (Socket half = RawHttp.open(api.port)) {
                half.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1});
                half.getOutputStream().flush();
                assertThat(send(api, trusting(), "GET", "/replica").statusCode())
                        .isEqualTo(200);
                assertThat(half.getInputStream().readAllBytes()).hasSizeLessThan(64);
            }
        }
    }

    @Test
    void optionalCertificatesAreNeededForChangesOnly() throws Exception {
        try (RunningApi api = api(settings.clients(RestTls.VerifyClient.OPTIONAL, issued.authority()))) {
            assertThat(send(api, trusting(), "GET", "/patroni").statusCode()).isEqualTo(200);
            HttpResponse<String> without = send(api, trusting(), "POST", "/switchover");
            assertThat(without.statusCode()).isEqualTo(403);
            assertThat(without.body()).isEqualTo("client certificate required");
            assertThat(send(api, showing(), "POST", "/switchover").statusCode()).isEqualTo(202);
        }
    }

    @Test
    void requiredCertificatesAreNeededForEverything() throws Exception {
        try (RunningApi api = api(settings.clients(RestTls.VerifyClient.REQUIRED, issued.authority()))) {
            assertThatThrownBy(() -> send(api, trusting(), "GET", "/patroni")).isInstanceOf(IOException.class);
            assertThat(send(api, showing(), "GET", "/patroni").statusCode()).isEqualTo(200);
            assertThat(send(api, showing(), "POST", "/switchover").statusCode()).isEqualTo(202);
        }
    }

    @Test
    void certificateOfAnotherAuthorityIsNoneOfAClient(@TempDir Path elsewhere) {
        TestCertificates others = new TestCertificates(elsewhere);
        others.issue("stranger");
        ClientAccess stranger = trusting().certificate(others.certificate("stranger"), others.key("stranger"), null);
        try (RunningApi api = api(settings.clients(RestTls.VerifyClient.OPTIONAL, issued.authority()))) {
            assertThatThrownBy(() -> send(api, stranger, "POST", "/switchover")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void certificateThatIsRenewedOnDiskIsShownWithoutARestart(@TempDir Path fresh) throws Exception {
        TestCertificates rotating = new TestCertificates(fresh);
        rotating.issue("one");
        rotating.issue("two");
        ClientAccess access = ClientAccess.NONE.authorities(rotating.authority());
        try (RunningApi api = api(RestTls.of(rotating.certificate("one"), rotating.key("one")))) {
            assertThat(subject(send(api, access, "GET", "/replica"))).isEqualTo("CN=one");
            rotating.replace("one", "two");
            assertThat(subject(send(api, access, "GET", "/replica"))).isEqualTo("CN=two");
            Files.writeString(rotating.certificate("one"), "half written");
            assertThat(subject(send(api, access, "GET", "/replica"))).isEqualTo("CN=two");
        }
    }

    private static String subject(HttpResponse<String> response) throws SSLException {
        SSLSession session = response.sslSession().orElseThrow();
        return ((X509Certificate) session.getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void someCiphersOnlyCanBeAllowed() throws Exception {
        try (RunningApi api = api(settings.ciphers(List.of("ECDHE-ECDSA-AES128-GCM-SHA256")))) {
            HttpResponse<String> response = send(api, trusting(), "GET", "/replica");
            assertThat(response.sslSession().orElseThrow().getCipherSuite())
                    .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        }
    }

    @Test
    void peersAreAskedWithTheOwnCertificateAndCheckedAgainstTheOwnAuthorities() {
        RestTls closed = settings.clients(RestTls.VerifyClient.REQUIRED, issued.authority());
        try (RunningApi api = api(closed)) {
            PeerAddress address = new PeerAddress(NodeName.of("pg-b"), api.api.apiUrl());
            assertThat(ask(api.api, address)).isInstanceOf(PeerView.Answered.class);
            RestApi alike = RestApi.builder("127.0.0.1:" + RunningApi.freePort())
                    .tls(closed)
                    .peers(ClientAccess.NONE.authentication("admin", "s3cret"))
                    .build();
            assertThat(ask(alike, address)).isInstanceOf(PeerView.Answered.class);
            alike.close();
            RestApi stranger = RestApi.builder("127.0.0.1:" + RunningApi.freePort())
                    .peers(showing().authorities(issued.certificate("client")))
                    .build();
            assertThat(ask(stranger, address))
                    .isInstanceOfSatisfying(
                            PeerView.Silent.class, s -> assertThat(s.reason()).contains("TLS"));
            stranger.close();
        }
    }

    @Test
    void serverIsTrustedUnverifiedOnlyWhereThatWasAskedFor() {
        try (RunningApi api = api(settings)) {
            PeerAddress address = new PeerAddress(NodeName.of("pg-b"), api.api.apiUrl());
            RestApi trusting = RestApi.builder("127.0.0.1:" + RunningApi.freePort())
                    .peers(ClientAccess.NONE.trust(ClientAccess.Trust.ANYBODY))
                    .build();
            assertThat(ask(trusting, address)).isInstanceOf(PeerView.Answered.class);
            trusting.close();
            assertThat(ask(RestApi.listen("127.0.0.1:" + RunningApi.freePort()), address))
                    .isInstanceOf(PeerView.Silent.class);
        }
    }

    private static PeerView ask(RestApi asker, PeerAddress whom) {
        return asker.peers().ask(List.of(whom), Duration.ofSeconds(20)).get(whom.node());
    }

    @Test
    void allFaultsOfTlsAreToldAtOnceAndNoPassword() throws Exception {
        issued.issue("other");
        Path noKey = Files.writeString(directory.resolve("no-key.pem"), "nothing");
        RestApi api = RestApi.builder("nowhere")
                .tls(RestTls.of(issued.certificate("server"), noKey)
                        .keyPassword("s3cret")
                        .clients(RestTls.VerifyClient.REQUIRED, directory.resolve("absent.pem"))
                        .ciphers(List.of("HIGH:!aNULL")))
                .peers(ClientAccess.NONE.certificate(issued.certificate("client"), issued.key("other"), null))
                .build();
        assertThat(api.check()).hasSize(5);
        String all = String.join("\n", api.check());
        assertThat(all)
                .contains(
                        "absent.pem does not exist",
                        "no-key.pem has no private key",
                        "'HIGH:!aNULL' is no cipher suite",
                        "is not the key of the certificate",
                        "'nowhere' is no address")
                .doesNotContain("s3cret");
        assertThat(RestTls.of(noKey, noKey).keyPassword("s3cret").toString()).doesNotContain("s3cret");
    }

    @Test
    void keyMayBeEncrypted() throws Exception {
        Path encrypted = directory.resolve("encrypted.pem");
        EncryptedKey.write(issued.key("server"), "s3cret", encrypted);
        RestTls tls = RestTls.of(issued.certificate("server"), encrypted);
        try (RunningApi api = api(tls.keyPassword("s3cret"))) {
            assertThat(send(api, trusting(), "GET", "/replica").statusCode()).isEqualTo(200);
        }
        assertThat(faultOf(tls)).contains("encrypted.pem", "its password is needed");
        assertThat(faultOf(tls.keyPassword("wr0ng")))
                .contains("its password is another one")
                .doesNotContain("wr0ng");
    }

    private static String faultOf(RestTls tls) {
        return String.join(
                "\n",
                RestApi.builder("127.0.0.1:" + RunningApi.freePort())
                        .tls(tls)
                        .build()
                        .check());
    }

    @Test
    void verifyingClientsNeedsAuthorities() {
        RestTls unsafe = new RestTls(
                issued.certificate("server"),
                issued.key("server"),
                null,
                null,
                RestTls.VerifyClient.OPTIONAL,
                List.of());
        RestApi api = RestApi.builder("127.0.0.1:" + RunningApi.freePort())
                .tls(unsafe)
                .build();
        assertThat(api.check()).singleElement().asString().contains("no authorities are given");
    }
}
