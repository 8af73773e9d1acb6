package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a leader that lost the store hears from those whom it asks. */
@Timeout(60)
class RestPeerClaimTest {

    private static final NodeName B = NodeName.of("pg-b");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final FailsafeClaim CLAIM = claim(Map.of("pg_b", Lsn.of(7)));
    /** As Patroni's server writes it. */
    private static final String PATRONI =
            "HTTP/1.0 200 OK\r\nServer: BaseHTTP/0.6\r\nContent-Type: text/html\r\n\r\nAccepted";

    private final PeerProbe probe = new RestPeerProbe(ClientAccess.NONE.authentication("admin", "s3cret"));
    private final List<CannedPeer> peers = new ArrayList<>();

    private static FailsafeClaim claim(Map<String, Lsn> slots) {
        return new FailsafeClaim(
                NodeName.of("pg-a"),
                "postgres://10.0.0.1:5432/postgres",
                "http://10.0.0.1:8008/patroni",
                new TreeMap<>(slots),
                Duration.ofMillis(5100),
                "i-7",
                4);
    }

    @AfterEach
    void close() {
        probe.close();
        peers.forEach(CannedPeer::close);
    }

    private CannedPeer peer(String answer) {
        CannedPeer peer = new CannedPeer(answer);
        peers.add(peer);
        return peer;
    }

    private FailsafeAnswer claim(String url, Duration timeout) {
        return probe.claim(List.of(new PeerAddress(B, url)), CLAIM, timeout).get(B);
    }

    private String refusal(String answer) {
        FailsafeAnswer refused = claim(peer(answer).url(), LONG);
        assertThat(refused.accepted()).isFalse();
        return refused.reason();
    }

    @Test
    void ourOwnNodeHearsExactlyWhatWasAskedAndItsPromiseCanBeTakenBack() {
        FakeNode node = new FakeNode(Statuses.replica().build());
        List<FailsafeClaim> heard = new ArrayList<>();
        node.failsafe = c -> {
            heard.add(c);
            return FailsafeAnswer.ACCEPTED;
        };
        try (RunningApi api = new RunningApi(node, b -> b.authentication("admin", "s3cret"))) {
            assertThat(claim(api.api.apiUrl(), LONG)).isEqualTo(FailsafeAnswer.ACCEPTED);
            assertThat(heard).containsExactly(CLAIM);
            FailsafeClaim withdrawal = CLAIM.with(Duration.ZERO, 5);
            assertThat(probe.claim(List.of(new PeerAddress(B, api.api.apiUrl())), withdrawal, LONG))
                    .containsEntry(B, FailsafeAnswer.ACCEPTED);
            assertThat(heard).containsExactly(CLAIM, withdrawal);
        }
    }

    @Test
    void apiAsksOthersWithItsOwnPasswordWhereItIsToldNoOther() {
        FakeNode node = new FakeNode(Statuses.replica().build());
        node.failsafe = c -> FailsafeAnswer.ACCEPTED;
        try (RunningApi api = new RunningApi(node, b -> b.authentication("admin", "s3cret"));
                RestApi same = RestApi.builder("127.0.0.1:1")
                        .authentication("admin", "s3cret")
                        .build();
                RestApi told = RestApi.builder("127.0.0.1:1")
                        .authentication("admin", "s3cret")
                        .peers(ClientAccess.NONE.authentication("admin", "other"))
                        .build()) {
            List<PeerAddress> address = List.of(new PeerAddress(B, api.api.apiUrl()));
            assertThat(same.peers().claim(address, CLAIM, LONG)).containsEntry(B, FailsafeAnswer.ACCEPTED);
            assertThat(told.peers().claim(address, CLAIM, LONG))
                    .containsEntry(B, FailsafeAnswer.refused("status 401: not authenticated"));
        }
    }

    @Test
    void patroniAgreesInItsOwnWordsAndItsPromiseCannotBeTakenBack() {
        CannedPeer patroni = peer(PATRONI);
        assertThat(claim(patroni.url(), LONG)).isEqualTo(FailsafeAnswer.ACCEPTED_BY_PATRONI);
        assertThat(patroni.requests)
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .startsWith("POST /failsafe HTTP/1.1\r\n")
                        .contains("Authorization: Basic YWRtaW46czNjcmV0\r\n")
                        .endsWith("{\"name\":\"pg-a\",\"conn_url\":\"postgres://10.0.0.1:5432/postgres\","
                                + "\"api_url\":\"http://10.0.0.1:8008/patroni\",\"slots\":{\"pg_b\":7},"
                                + "\"hanode\":{\"ttl\":5.1,\"instance\":\"i-7\",\"number\":4}}"));
    }

    @Test
    void whateverIsNotExactlyAcceptedIsNoAgreement() {
        for (String other : List.of("", "accepted", "Accepted\n", "Not Accepted", "{\"answer\":\"Accepted\"}")) {
            assertThat(claim(peer(PATRONI.replace("Accepted", other)).url(), LONG)
                            .accepted())
                    .as(other)
                    .isFalse();
        }
        assertThat(claim(peer(PATRONI.replace("200 OK", "202 Accepted")).url(), LONG)
                        .accepted())
                .isFalse();
    }

    @Test
    void refusalComesWithWhatTheNodeSaidButNotWithAllOfIt() {
        String refused = "HTTP/1.0 500 Internal Server Error\r\n\r\n";
        assertThat(refusal(refused + "Running as a leader")).isEqualTo("status 500: Running as a leader");
        assertThat(refusal("HTTP/1.0 502 Bad Gateway\r\n\r\n<!DOCTYPE HTML>\n<html>Bad Gateway</html>"))
                .isEqualTo("status 502");
        assertThat(refusal(refused + "so\r\nmany " + "words ".repeat(1000)))
                .hasSizeLessThan(250)
                .doesNotContain("\n");
        assertThat(refusal(refused + "x".repeat(10_000_000))).contains("longer than");
    }

    @Test
    void anotherNodeOfOursAtTheAddressDoesNotAgreeInTheNameOfTheFirst() {
        FakeNode other = new FakeNode(Statuses.replica().build());
        other.failsafe = c -> FailsafeAnswer.ACCEPTED;
        NodeName moved = NodeName.of("pg-c");
        try (RunningApi api = new RunningApi(other)) {
            assertThat(probe.claim(List.of(new PeerAddress(moved, api.api.apiUrl())), CLAIM, LONG))
                    .containsEntry(moved, FailsafeAnswer.refused("another node answers there: 'pg-b'"));
        }
    }

    @Test
    void silenceIsNoAgreement() {
        Duration brief = Duration.ofMillis(300);
        assertThat(claim(peer(null).url(), brief)).isEqualTo(FailsafeAnswer.refused("did not answer within 300 ms"));
        assertThat(claim(
                                peer(PATRONI.replace("\r\n\r\n", "\r\nContent-Length: 9\r\n\r\n"))
                                        .stall()
                                        .url(),
                                brief)
                        .accepted())
                .isFalse();
        assertThat(claim("http://127.0.0.1:" + RunningApi.freePort() + "/patroni", LONG))
                .isEqualTo(FailsafeAnswer.refused("does not accept connections"));
        for (String url : List.of("", "ftp://h/patroni", "http://a b/", "http://no-such-host.invalid:8008/patroni")) {
            assertThat(claim(url, LONG).accepted()).as(url).isFalse();
        }
    }

    @Test
    void oneThatIsSilentHidesNoAgreementAndAllAreAskedAtTheSameTime() {
        // Each answers only after both were asked.
        CountDownLatch both = new CountDownLatch(2);
        NodeName c = NodeName.of("pg-c");
        NodeName mute = NodeName.of("pg-mute");
        SortedMap<NodeName, FailsafeAnswer> answers = probe.claim(
                List.of(
                        new PeerAddress(mute, peer(null).url()),
                        new PeerAddress(B, peer(PATRONI).answerAfter(both).url()),
                        new PeerAddress(c, peer(PATRONI).answerAfter(both).url())),
                CLAIM,
                Duration.ofSeconds(3));
        assertThat(answers.values().stream().map(FailsafeAnswer::accepted)).containsExactly(true, true, false);
    }

    @Test
    void claimDoesNotWaitBehindQuestionsThatHang() throws Exception {
        CountDownLatch allThreadsHang = new CountDownLatch(32);
        CannedPeer deaf = peer(null).answerAfter(allThreadsHang);
        List<PeerAddress> many = IntStream.range(0, 100)
                .mapToObj(i -> new PeerAddress(NodeName.of("mute-" + i), deaf.url()))
                .toList();
        Thread asking = new Thread(() -> probe.ask(many, LONG));
        asking.start();
        allThreadsHang.await();
        String url = peer(PATRONI).url();
        assertThat(claim(url, Duration.ofSeconds(10)).accepted()).isTrue();
        assertThat(asking.isAlive()).as("it still hangs").isTrue();
        probe.close();
        asking.join();
    }

    @Test
    void claimOfALeaderWithManySlotsFitsIntoARequest() {
        Map<String, Lsn> slots = new TreeMap<>();
        IntStream.range(0, 5000).forEach(i -> slots.put(i + "_" + "s".repeat(58), Lsn.of(Long.MAX_VALUE - i)));
        FakeNode node = new FakeNode(Statuses.replica().build());
        node.failsafe = c -> FailsafeAnswer.ACCEPTED;
        try (RunningApi api = new RunningApi(node)) {
            assertThat(probe.claim(List.of(new PeerAddress(B, api.api.apiUrl())), claim(slots), LONG))
                    .containsEntry(B, FailsafeAnswer.ACCEPTED);
        }
    }

    @Test
    void closedProbeGetsNoAgreement() {
        probe.close();
        assertThat(claim("http://127.0.0.1:1/patroni", LONG).accepted()).isFalse();
        assertThat(probe.claim(List.of(), CLAIM, LONG)).isEmpty();
    }
}
