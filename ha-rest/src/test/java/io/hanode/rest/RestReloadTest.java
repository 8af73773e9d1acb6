package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.HaConfigurationException;
import io.hanode.SwitchoverResult;
import io.hanode.model.NodeName;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerView;
import io.hanode.testkit.server.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings that change while the API listens. */
@Timeout(60)
class RestReloadTest {

    private static final String BODY = "{\"leader\":\"pg-a\"}";

    @TempDir
    static Path directory;

    private static TestCertificates issued;
    private static RestTls one;
    private static RestTls two;

    private final FakeNode node = new FakeNode(Statuses.replica().build());

    RestReloadTest() {
        node.switchover = r -> new SwitchoverResult.Scheduled(Instant.EPOCH);
    }

    @BeforeAll
    static void issue() {
        issued = new TestCertificates(directory);
        for (String name : List.of("one", "two", "client")) {
            issued.issue(name);
        }
        issued.issueExpired("old");
        one = RestTls.of(issued.certificate("one"), issued.key("one"));
        two = RestTls.of(issued.certificate("two"), issued.key("two"));
    }

    private static RestApiBuilder like(RunningApi api) {
        return RestApi.builder("127.0.0.1:" + api.port);
    }

    private static ClientAccess trusting() {
        return ClientAccess.NONE.authorities(issued.authority());
    }

    private static ClientAccess showing() {
        return trusting().certificate(issued.certificate("client"), issued.key("client"), null);
    }

    private static HttpResponse<String> over(TlsClient client, RunningApi api, String method, String path)
            throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + api.port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(BODY))
                .build());
    }

    private static String subject(HttpResponse<String> response) throws IOException {
        return ((X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void passwordAllowlistAndHeadersAreTaken() {
        try (RunningApi api = new RunningApi(node)) {
            assertThat(api.send("POST", "/switchover", BODY).statusCode()).isEqualTo(202);
            api.api.reload(like(api)
                    .authentication("admin", "s3cret")
                    .headers(Map.of("X-Site", "north"))
                    .serverTokens(ServerTokens.PRODUCT_ONLY));
            HttpResponse<String> refused = api.send("POST", "/switchover", BODY);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("X-Site")).contains("north");
            assertThat(refused.headers().firstValue("Server")).isPresent();
            api.api.reload(like(api).allowlist(List.of("10.0.0.1")));
            HttpResponse<String> denied = api.send("POST", "/switchover", BODY);
            assertThat(denied.statusCode()).isEqualTo(403);
            assertThat(denied.headers().firstValue("X-Site")).isEmpty();
            api.api.reload(like(api));
            assertThat(api.send("POST", "/switchover", BODY).statusCode()).isEqualTo(202);
        }
    }

    @Test
    void otherCertificateFilesAreTakenByClientsThatComeThen() throws Exception {
        try (RunningApi api = new RunningApi(node, b -> b.tls(one));
                TlsClient early = new TlsClient(trusting());
                TlsClient late = new TlsClient(trusting())) {
            assertThat(subject(over(early, api, "GET", "/replica"))).isEqualTo("CN=one");
            api.api.reload(like(api).tls(two));
            assertThat(subject(over(late, api, "GET", "/replica"))).isEqualTo("CN=two");
        }
    }

    @Test
    void clientsHaveToShowACertificateFromTheReloadOn() throws Exception {
        try (RunningApi api = new RunningApi(node, b -> b.tls(one));
                TlsClient without = new TlsClient(trusting());
                TlsClient with = new TlsClient(showing())) {
            assertThat(over(without, api, "POST", "/switchover").statusCode()).isEqualTo(202);
            api.api.reload(like(api).tls(one.clients(RestTls.VerifyClient.OPTIONAL, issued.authority())));
            assertThat(over(without, api, "POST", "/switchover").statusCode()).isEqualTo(403);
            assertThat(over(with, api, "POST", "/switchover").statusCode()).isEqualTo(202);
            api.api.reload(like(api).tls(one.clients(RestTls.VerifyClient.REQUIRED, issued.authority())));
            assertThatThrownBy(() -> over(without, api, "GET", "/replica")).isInstanceOf(IOException.class);
            assertThat(over(with, api, "GET", "/replica").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void peersAreAskedWithTheNewCertificate() {
        RestTls closed = one.clients(RestTls.VerifyClient.REQUIRED, issued.authority());
        try (RunningApi api = new RunningApi(node, b -> b.tls(closed))) {
            PeerAddress address = new PeerAddress(NodeName.of("pg-b"), api.api.apiUrl());
            try (RestApi asker = RestApi.builder("127.0.0.1:" + RunningApi.freePort())
                    .peers(trusting())
                    .build()) {
                assertThat(ask(asker, address)).isInstanceOf(PeerView.Silent.class);
                asker.reload(RestApi.builder("127.0.0.1:1").peers(showing()));
                assertThat(ask(asker, address)).isInstanceOf(PeerView.Answered.class);
            }
        }
    }

    private static PeerView ask(RestApi api, PeerAddress address) {
        return api.peers().ask(List.of(address), Duration.ofSeconds(20)).get(address.node());
    }

    @Test
    void settingsThatCannotBeUsedChangeNothing() throws Exception {
        try (RunningApi api = new RunningApi(node, b -> b.tls(one).authentication("admin", "s3cret"));
                TlsClient client = new TlsClient(trusting())) {
            RestTls broken = RestTls.of(issued.certificate("two"), issued.key("one"));
            assertThatThrownBy(() -> api.api.reload(like(api).tls(broken).allowlist(List.of("no/address"))))
                    .isInstanceOf(HaConfigurationException.class)
                    .hasMessageContaining("is not the key of the certificate")
                    .hasMessageContaining("no/address");
            assertThat(over(client, api, "POST", "/switchover").statusCode()).isEqualTo(401);
            assertThat(subject(over(client, api, "GET", "/replica"))).isEqualTo("CN=one");
        }
    }

    @Test
    void addressAndWhetherTlsIsSpokenStayAsTheyAre() {
        try (RunningApi api = new RunningApi(node)) {
            String url = api.api.apiUrl();
            api.api.reload(RestApi.builder("127.0.0.1:1").tls(one).authentication("admin", "s3cret"));
            assertThat(api.api.apiUrl()).isEqualTo(url);
            assertThat(api.get("/replica").statusCode()).isEqualTo(200);
            assertThat(api.send("POST", "/switchover", BODY).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void metricsTellHowLongCertificatesAreValid() throws Exception {
        Instant end = Instant.now().plusSeconds(1_000_000);
        try (RunningApi api = new RunningApi(
                        node,
                        b -> b.tls(one)
                                .certificate("store", () -> Optional.of(end))
                                .certificate("none", Optional::empty));
                TlsClient client = new TlsClient(trusting())) {
            String text = over(client, api, "GET", "/metrics").body();
            assertThat(expiry(text, "store")).isBetween(999_000L, 1_000_000L);
            assertThat(expiry(text, "restapi")).isBetween(22 * 3600L, 24 * 3600L);
            assertThat(text).doesNotContain("certificate=\"none\"");
        }
        try (RunningApi api =
                        new RunningApi(node, b -> b.tls(RestTls.of(issued.certificate("old"), issued.key("old"))));
                TlsClient client = new TlsClient(trusting().trust(ClientAccess.Trust.ANYBODY))) {
            assertThat(expiry(over(client, api, "GET", "/metrics").body(), "restapi"))
                    .isNegative();
        }
        try (RunningApi api = new RunningApi(node)) {
            assertThat(api.get("/metrics").body()).doesNotContain("hanode_certificate_expiry_seconds");
        }
    }

    private static long expiry(String metrics, String certificate) {
        String line = metrics.lines()
                .filter(l -> l.startsWith("hanode_certificate_expiry_seconds{")
                        && l.contains("certificate=\"" + certificate + "\""))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }
}
