package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaStatus;
import io.hanode.SwitchoverResult;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A leader that lost the store asks over REST whether it may go on. */
@Timeout(60)
class FailsafeCallsTest {

    private static final String OURS = """
            {"name":"pg-a","conn_url":"postgres://10.0.0.1:5432/postgres","api_url":"http://10.0.0.1:8008/patroni",\
            "slots":{"pg_b":67395656},"hanode":{"ttl":4.5,"instance":"i-7","number":3}}""";
    private static final String PATRONIS = """
            {"name":"pg-a","conn_url":"postgres://10.0.0.1:5432/postgres","api_url":"http://10.0.0.1:8008/patroni",\
            "slots":{"pg_b":67395656}}""";

    private final FakeNode node = new FakeNode(Statuses.replica().build());
    private final List<FailsafeClaim> claims = new CopyOnWriteArrayList<>();
    private final RunningApi api = new RunningApi(node);

    FailsafeCallsTest() {
        node.failsafe = claim -> {
            claims.add(claim);
            return FailsafeAnswer.ACCEPTED;
        };
    }

    @AfterEach
    void close() {
        api.close();
    }

    private HttpResponse<String> post(String body) {
        return api.send("POST", "/failsafe", body);
    }

    @Test
    void standbyThatAgreesSaysSoInPatronisWordsWithItsPositionAndItsName() {
        HttpResponse<String> answer = post(OURS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Accepted");
        assertThat(answer.headers().firstValue("lsn")).contains("67419744");
        assertThat(answer.headers().firstValue("hanode-failsafe")).contains("pg-b");
        assertThat(claims)
                .containsExactly(new FailsafeClaim(
                        NodeName.of("pg-a"),
                        "postgres://10.0.0.1:5432/postgres",
                        "http://10.0.0.1:8008/patroni",
                        new TreeMap<>(Map.of("pg_b", Lsn.of(67_395_656))),
                        Duration.ofMillis(4500),
                        "i-7",
                        3));
    }

    @Test
    void claimOfAPatroniLeaderNamesNeitherTimeNorProcess() {
        assertThat(post(PATRONIS).statusCode()).isEqualTo(200);
        assertThat(claims).singleElement().satisfies(claim -> {
            assertThat(claim.ttl()).isNull();
            assertThat(claim.instance()).isNull();
        });
    }

    @Test
    void slotsThatAreMissingOrUnknownDoNotStopAPrimary() {
        assertThat(post(PATRONIS.replace(",\"slots\":{\"pg_b\":67395656}", "")).statusCode())
                .isEqualTo(200);
        assertThat(post(PATRONIS.replace("67395656", "null")).statusCode()).isEqualTo(200);
        assertThat(claims).hasSize(2).allMatch(claim -> claim.slots().isEmpty());
    }

    @Test
    void nodeWithoutFailsafeModeAnswersAsPatroniDoes() {
        node.failsafe = claim -> FailsafeAnswer.DISABLED;
        HttpResponse<String> answer = post(OURS);
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("failsafe mode is off");
        assertThat(answer.headers().firstValue("hanode-failsafe")).isEmpty();
    }

    @Test
    void nodeThatLeadsRefusesWithTheReason() {
        node.failsafe = claim -> FailsafeAnswer.refused("Running as a leader");
        HttpResponse<String> answer = post(OURS);
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("Running as a leader");
    }

    @Test
    void faultsOfAClaimAreToldAtOnceByTheirFieldsAndNothingIsPromised() {
        HttpResponse<String> answer = post("""
                {"name":"a/b","conn_url":7,"slots":{"s":-1,"t":"x"},\
                "hanode":{"ttl":86401,"instance":"i","number":-1}}""");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body().lines().map(l -> l.substring(0, l.indexOf(':'))))
                .containsExactlyInAnyOrder(
                        "name", "conn_url", "api_url", "slots.s", "slots.t", "hanode.ttl", "hanode.number");
        for (String nonsense : List.of(
                OURS.replace("4.5", "-0.1"),
                OURS.replace("4.5", "\"4.5\""),
                OURS.replace("4.5", "1e300"),
                OURS.replace("\"i-7\"", "7"),
                OURS.replace("{\"pg_b\":67395656}", "[]"),
                OURS.replaceAll("\"hanode\":.*", "\"hanode\":1}"),
                OURS.replace("pg-a", "p".repeat(64)),
                "[]",
                "{",
                "{}")) {
            assertThat(post(nonsense).statusCode()).as(nonsense).isEqualTo(400);
        }
        assertThat(post("{\"name\":\"" + "x".repeat(70_000) + "\"}").statusCode())
                .isEqualTo(413);
        assertThat(claims).isEmpty();
    }

    @Test
    void withdrawalIsPassedOnAsSuch() {
        assertThat(post(OURS.replace("4.5", "0")).statusCode()).isEqualTo(200);
        assertThat(claims).singleElement().matches(FailsafeClaim::isWithdrawal);
    }

    @Test
    void claimIsAnsweredWhileSwitchoversAndChangesHang() throws Exception {
        CountDownLatch hanging = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        node.switchover = r -> {
            hanging.countDown();
            await(release);
            return new SwitchoverResult.Done(NodeName.of("pg-c"));
        };
        String switchover = "{\"leader\":\"pg-a\"}";
        List<CompletableFuture<HttpResponse<String>>> calls = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 2; i++) {
            calls.add(CompletableFuture.supplyAsync(() -> api.send("POST", "/switchover", switchover)));
        }
        hanging.await();
        assertThat(post(OURS).statusCode()).isEqualTo(200);
        release.countDown();
        assertThat(calls).allMatch(call -> call.join().statusCode() == 200);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void leaderWhoseMemberKeyPassedMayStillAskWhereMembersAreOnTheAllowlist() {
        try (RunningApi closed =
                new RunningApi(node, b -> b.allowlist(List.of("10.0.0.9")).allowlistIncludesMembers(true))) {
            assertThat(closed.send("POST", "/failsafe", OURS).statusCode()).isEqualTo(403);
            node.status = Statuses.replica()
                    .key("failsafe", "{\"pg-x\":\"http://127.0.0.1:8008/patroni\"}")
                    .build();
            assertThat(closed.send("POST", "/failsafe", OURS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void listIsShownAsLastReadAlsoWithoutTheStore() {
        node.status = Statuses.replica().inFailsafe().build();
        HttpResponse<String> list = api.get("/failsafe");
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.body())
                .isEqualTo("{\"pg-a\":\"http://10.0.0.1:8008/patroni\",\"pg-b\":\"http://10.0.0.2:8008/patroni\"}");
        node.status = Statuses.replica().key("failsafe", "{}").build();
        assertThat(api.get("/failsafe").body()).isEqualTo("{}");
    }

    @Test
    void listThatNobodyWroteOrReadIsNone() {
        Statuses unread = Statuses.replica();
        unread.read = false;
        for (HaStatus status : List.of(Statuses.replica().build(), unread.build())) {
            node.status = status;
            assertThat(api.get("/failsafe").statusCode()).isEqualTo(502);
            assertThat(api.get("/failsafe").body()).contains("no list");
        }
    }
}
