package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.model.NodeName;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls other than health checks, over HTTP. */
class RestCallsTest {

    private final FakeNode node = new FakeNode(Statuses.replica()
            .key("config", "{\"ttl\":30,\"own\":{\"kept\":[1,null]}}")
            .key("history", "[[1,25623960,\"no recovery target specified\",\"2026-01-01T00:00:00+00:00\",\"pg-b\"]]")
            .build());
    private final RunningApi api = new RunningApi(node);

    @AfterEach
    void close() {
        api.close();
    }

    private void answers(HttpResponse<String> response, int status, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    private void switchoverAnswers(String body, SwitchoverResult result, int status, String text) {
        node.switchover = r -> result;
        HttpResponse<String> response = api.send("POST", "/switchover", body);
        answers(response, status, text);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/html");
    }

    @Test
    void readsAnswerWithTheRecordsAsStored() {
        answers(api.get("/config"), 200, "{\"ttl\":30,\"own\":{\"kept\":[1,null]}}");
        answers(
                api.get("/history"),
                200,
                "[[1,25623960,\"no recovery target specified\",\"2026-01-01T00:00:00+00:00\",\"pg-b\"]]");
        assertThat(api.get("/cluster").body()).startsWith("{\"members\":[{\"name\":\"pg-a\"");
        assertThat(api.get("/cluster").headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void clusterWithoutRecordsAnswersAsPatroniDoes() {
        node.status = Statuses.replica().build();
        answers(api.get("/history"), 200, "[]");
        assertThat(api.get("/config").statusCode()).isEqualTo(502);
        Statuses unread = Statuses.replica();
        unread.read = false;
        node.status = unread.build();
        assertThat(api.get("/cluster").statusCode()).isEqualTo(503);
        assertThat(api.get("/history").statusCode()).isEqualTo(503);
        assertThat(api.get("/config").statusCode()).isEqualTo(502);
    }

    @Test
    void patroniPathAsksTheServerAgain() {
        node.fresh = s -> Statuses.primary().build();
        assertThat(api.get("/patroni").body()).contains("\"role\":\"primary\"");
        assertThat(api.get("/health").body()).contains("\"role\":\"replica\"");
    }

    @Test
    void outcomesOfASwitchoverHavePatronisCodesAndTexts() {
        String body = "{\"leader\":\"pg-a\",\"candidate\":\"pg-b\"}";
        NodeName b = NodeName.of("pg-b");
        switchoverAnswers(body, new SwitchoverResult.Done(b), 200, "Successfully switched over to \"pg-b\"");
        switchoverAnswers(
                "{\"leader\":\"pg-a\"}", new SwitchoverResult.Done(b), 200, "Successfully switched over to \"pg-b\"");
        switchoverAnswers(
                body,
                new SwitchoverResult.Done(NodeName.of("pg-c")),
                200,
                "Switched over to \"pg-c\" instead of \"pg-b\"");
        switchoverAnswers(body, new SwitchoverResult.Scheduled(Instant.EPOCH), 202, "Switchover scheduled");
        switchoverAnswers(
                body,
                new SwitchoverResult.Refused(List.of("pg-b lags", "pg-c is down")),
                412,
                "pg-b lags; pg-c is down");
        switchoverAnswers(
                body, new SwitchoverResult.Failed("nobody took over"), 503, "Switchover failed: nobody took over");
    }

    @Test
    void failoverSaysThatItFailedOverAndWithALeaderIsASwitchover() {
        AtomicReference<SwitchoverRequest> asked = new AtomicReference<>();
        node.switchover = r -> {
            asked.set(r);
            return new SwitchoverResult.Done(NodeName.of("pg-b"));
        };
        answers(api.send("POST", "/failover", "{\"member\":\"pg-b\"}"), 200, "Successfully failed over to \"pg-b\"");
        assertThat(asked.get().failover()).isTrue();
        answers(
                api.send("POST", "/failover", "{\"leader\":\"pg-a\",\"candidate\":\"pg-b\"}"),
                200,
                "Successfully switched over to \"pg-b\"");
        assertThat(asked.get()).isEqualTo(SwitchoverRequest.to("pg-b").from("pg-a"));
    }

    @Test
    void scheduledSwitchoverCarriesItsTime() {
        AtomicReference<SwitchoverRequest> asked = new AtomicReference<>();
        node.switchover = r -> {
            asked.set(r);
            return new SwitchoverResult.Scheduled(Instant.EPOCH);
        };
        api.send("POST", "/switchover", "{\"leader\":\"pg-a\",\"scheduled_at\":\"2999-01-01T01:00:00+01:00\"}");
        assertThat(asked.get().at()).isEqualTo("2999-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/switchover | {'candidate':'pg-b'} | 400 | Switchover could be performed only from a specific leader",
                "/switchover | {'leader':'pg-a','candidate':'pg-a'} | 400 | Switchover target and source are the same",
                "/switchover | {'leader':'pg-a','scheduled_at':'2999-01-01T00:00:00'} | 400 "
                        + "| Timezone information is mandatory for the scheduled switchover",
                "/switchover | {'leader':'pg-a','scheduled_at':'1999-01-01T00:00Z'} | 422 | Cannot schedule switchover in the past",
                "/switchover | {'leader':7} | 400 | leader must be the name of a member, as text",
                "/failover | {'leader':'pg-a'} | 400 | Failover could be performed only to a specific candidate",
                "/failover | {'candidate':'pg-b','scheduled_at':'2999-01-01T00:00Z'} | 400 | Failover can't be scheduled",
                "/switchover | {} | 400 | the body must be a JSON object that is not empty",
                "/switchover | [] | 400 | the body is no JSON object",
                "/switchover | {'leader': | 400 | the body is no JSON object",
            },
            quoteCharacter = '`')
    void malformedRequestsNeverReachTheNode(String path, String body, int status, String text) {
        answers(api.send("POST", path, body.replace('\'', '"')), status, text);
    }

    @Test
    void pausedSwitchoverNeedsACandidateAndNoSchedule() {
        node.status = Statuses.replica().config("pause", true).build();
        answers(
                api.send("POST", "/switchover", "{\"leader\":\"pg-a\"}"),
                400,
                "Switchover is possible only to a specific candidate in a paused state");
        answers(
                api.send("POST", "/switchover", "{\"leader\":\"pg-a\",\"candidate\":\"pg-b\",\"scheduled_at\":\"x\"}"),
                400,
                "Can't schedule switchover in the paused state");
    }

    @Test
    void scheduledSwitchoverCanBeDeletedOnce() {
        node.cancels = true;
        answers(api.send("DELETE", "/switchover"), 200, "scheduled switchover deleted");
        node.cancels = false;
        answers(api.send("DELETE", "/switchover"), 404, "no switchover is scheduled");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /my-primary-x, 404",
        "GET, /cluster/x, 404",
        "GET, /primary/, 404",
        "POST, /nowhere, 404",
        "HEAD, /nowhere, 404",
        "POST, /primary, 405",
        "GET, /switchover, 405",
        "HEAD, /switchover, 405",
        "DELETE, /config, 405",
        "TRACE, /cluster, 405",
        "GET, /restart, 405",
        "GET, /citus, 405",
        "POST, /metrics, 405"
    })
    void unknownPathsAreNotFoundAndUnknownMethodsNotAllowed(String method, String path, int status) {
        assertThat(api.send(method, path).statusCode()).isEqualTo(status);
    }

    @Test
    void refusedMethodTellsWhichAreAllowed() {
        assertThat(api.send("DELETE", "/config").headers().firstValue("Allow"))
                .contains("GET, PATCH, PUT, HEAD, OPTIONS");
        assertThat(api.send("GET", "/switchover").headers().firstValue("Allow")).contains("DELETE, POST");
    }

    @Test
    void unexpectedFailuresDoNotTellTheirText() {
        node.fresh = s -> {
            throw new IllegalStateException("password=secret");
        };
        assertThat(api.get("/patroni").statusCode()).isEqualTo(500);
        assertThat(api.get("/patroni").body()).doesNotContain("secret");
    }

    @Test
    void changesNeedTheUserAndPasswordAndReadsDoNot() {
        try (RunningApi closed = new RunningApi(node, b -> b.authentication("admin", "s3cret"))) {
            node.switchover = r -> new SwitchoverResult.Scheduled(Instant.EPOCH);
            String body = "{\"leader\":\"pg-a\"}";
            HttpResponse<String> missing = closed.send("POST", "/switchover", body);
            answers(missing, 401, "no auth header received");
            assertThat(missing.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"HaNode\"");
            answers(withAuthorization(closed, body, "admin:wrong"), 401, "not authenticated");
            answers(withAuthorization(closed, body, "admin:s3cret"), 202, "Switchover scheduled");
            assertThat(closed.send("PATCH", "/config", "{\"ttl\":20}").statusCode())
                    .isEqualTo(401);
            assertThat(closed.send("DELETE", "/switchover").statusCode()).isEqualTo(401);
            assertThat(closed.get("/patroni").statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> withAuthorization(RunningApi api, String body, String pair) {
        return api.send(api.request("/switchover")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }
}
