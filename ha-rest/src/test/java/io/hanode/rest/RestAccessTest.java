package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.hanode.SwitchoverResult;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Who may make calls that change something, and what every answer carries. */
class RestAccessTest {

    private static final String BODY = "{\"leader\":\"pg-a\"}";

    private final FakeNode node = new FakeNode(Statuses.replica().build());

    RestAccessTest() {
        node.switchover = r -> new SwitchoverResult.Scheduled(Instant.EPOCH);
    }

    private static int switchover(RunningApi api) {
        return api.send("POST", "/switchover", BODY).statusCode();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 202", "127.0.0.0/8, 202", "localhost, 202", "0.0.0.0/0, 202",
        "127.0.0.2, 403", "10.0.0.0/8, 403", "::1, 403", "no-such-host.invalid, 403"
    })
    void changesMayComeFromTheAddressesOnTheListOnly(String entry, int status) {
        try (RunningApi api = new RunningApi(node, b -> b.allowlist(List.of(entry)))) {
            assertThat(switchover(api)).isEqualTo(status);
            assertThat(api.get("/patroni").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void membersAreOnTheListWhereThatIsWanted() {
        try (RunningApi api = new RunningApi(node, b -> b.allowlistIncludesMembers(true))) {
            HttpResponse<String> refused = api.send("POST", "/switchover", BODY);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).isEqualTo("Access is denied");
            node.status = Statuses.replica()
                    .key("members/pg-c", "{\"api_url\":\"http://localhost:8008/patroni\"}")
                    .build();
            assertThat(switchover(api)).isEqualTo(202);
        }
    }

    @Test
    void addressIsAskedBeforeThePassword() {
        try (RunningApi api =
                new RunningApi(node, b -> b.allowlist(List.of("10.0.0.1")).authentication("admin", "s3cret"))) {
            assertThat(switchover(api)).isEqualTo(403);
        }
        try (RunningApi api =
                new RunningApi(node, b -> b.allowlist(List.of("127.0.0.1")).authentication("admin", "s3cret"))) {
            assertThat(switchover(api)).isEqualTo(401);
        }
    }

    @Test
    void networksAreComparedByTheirFirstBits() {
        AddressRange range = AddressRange.parse("10.1.128.0/17");
        assertThat(range).isNotNull();
        assertThat(range.contains(address("10.1.255.255"))).isTrue();
        assertThat(range.contains(address("10.1.127.255"))).isFalse();
        assertThat(range.contains(address("::1"))).isFalse();
        AddressRange six = AddressRange.parse("fd00::/9");
        assertThat(six).isNotNull();
        assertThat(six.contains(address("fd7f::1"))).isTrue();
        assertThat(six.contains(address("fd80::1"))).isFalse();
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(AddressRange.literal(text));
    }

    @Test
    void everyEntryThatIsNothingIsAFault() {
        RestApi api = RestApi.builder("127.0.0.1:" + RunningApi.freePort())
                .allowlist(List.of("10.0.0.0/33", "10.0.0", "a b", "", "db_1.example", "::1/128", "300.1.1.1"))
                .build();
        assertThat(api.check()).hasSize(5).allSatisfy(f -> assertThat(f).startsWith("REST API allowlist: '"));
    }

    @Test
    void passwordThatIsWrongTenTimesLocksNobodyOutAndIsLoggedOnce() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        ((Logger) LoggerFactory.getLogger(RefusalLog.class)).addAppender(lines);
        try (RunningApi api = new RunningApi(node, b -> b.authentication("admin", "s3cret"))) {
            for (int i = 0; i < 10; i++) {
                assertThat(withPassword(api, "wrong").statusCode()).isEqualTo(401);
            }
            assertThat(withPassword(api, "s3cret").statusCode()).isEqualTo(202);
        }
        assertThat(lines.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("127.0.0.1", "not authenticated")
                .doesNotContain("wrong");
    }

    private static HttpResponse<String> withPassword(RunningApi api, String password) {
        String pair = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        return api.send(api.request("/switchover")
                .header("Authorization", "Basic " + pair)
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build());
    }

    @Test
    void everyAnswerCarriesTheHeadersThatWereAskedFor() {
        try (RunningApi api = new RunningApi(
                node,
                b -> b.headers(Map.of("X-Frame-Options", "SAMEORIGIN"))
                        .tlsHeaders(Map.of("Strict-Transport-Security", "max-age=1"))
                        .serverTokens(ServerTokens.PRODUCT_ONLY))) {
            for (String path : List.of("/replica", "/primary", "/nowhere", "/metrics")) {
                HttpResponse<String> answer = api.get(path);
                assertThat(answer.headers().firstValue("X-Frame-Options")).contains("SAMEORIGIN");
                assertThat(answer.headers().firstValue("Server")).contains("HaNode");
                assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                        .isEmpty();
            }
        }
    }

    @Test
    void headerThatWouldBeTwoIsAFault() {
        RestApi api = RestApi.builder("127.0.0.1:" + RunningApi.freePort())
                .headers(Map.of("X", "a\r\nSet-Cookie: b"))
                .tlsHeaders(Map.of("a b", "c"))
                .build();
        assertThat(api.check()).hasSize(2);
    }
}
