package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the probe makes of peers that answer, lie, stall or are gone. */
@Timeout(60)
class RestPeerProbeTest {

    private static final NodeName B = NodeName.of("pg-b");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String HTTP_10 = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n";

    private final RestPeerProbe probe = new RestPeerProbe(ClientAccess.NONE);
    private final List<CannedPeer> peers = new ArrayList<>();

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

    private PeerView ask(String url, Duration timeout) {
        return probe.ask(List.of(new PeerAddress(B, url)), timeout).get(B);
    }

    private PeerView.Answered answered(String json) {
        return (PeerView.Answered) ask(peer(HTTP_10 + json).url(), LONG);
    }

    private String silence(String answer) {
        return ((PeerView.Silent) ask(peer(answer).url(), LONG)).reason();
    }

    @Test
    void ourOwnStandbyIsUnderstood() {
        Statuses standby = Statuses.replica()
                .tags(Map.of("nofailover", true))
                .postgres(Statuses.standby(67_419_744, 67_419_000, true));
        try (RunningApi api = new RunningApi(new FakeNode(standby.build()))) {
            assertThat(ask(api.api.apiUrl(), LONG))
                    .isEqualTo(new PeerView.Answered(
                            B,
                            PeerView.Role.STANDBY,
                            Timeline.of(3),
                            Lsn.of(67_419_744),
                            true,
                            standby.build().tags(),
                            Statuses.SYSTEM,
                            false,
                            "i-42"));
        }
    }

    @Test
    void ourOwnPrimaryIsUnderstood() {
        try (RunningApi api = new RunningApi(new FakeNode(Statuses.primary().build()))) {
            PeerView.Answered view = (PeerView.Answered) ask(api.api.apiUrl(), LONG);
            assertThat(view.role()).isEqualTo(PeerView.Role.PRIMARY);
            assertThat(view.position()).isEqualTo(Lsn.of(67_419_744));
        }
    }

    @Test
    void nodeOfOursBeforeItsFirstTurnIsSilentRatherThanDown() {
        Statuses starting = Statuses.replica();
        starting.rule = "";
        try (RunningApi api = new RunningApi(new FakeNode(starting.build()))) {
            assertThat(ask(api.api.apiUrl(), LONG)).isEqualTo(new PeerView.Silent(B, "answered with status 503"));
        }
    }

    @Test
    void patroniReplicaIsUnderstood() {
        PeerView.Answered view = answered("""
                {"state": "running", "postmaster_start_time": "2026-08-28 19:39:26.352526+00:00", "role": "replica",
                "server_version": 170002, "xlog": {"received_location": 67419744, "replayed_location": 67419800,
                "replayed_timestamp": "2026-08-28 19:40:01.5+00:00", "paused": false}, "sync_standby": true, "timeline": 3,
                "replication_state": "streaming", "dcs_last_seen": 1724874545, "tags": {"clonefrom": true},
                "database_system_identifier": "7268616322854375442", "watchdog_failed": true,
                "patroni": {"version": "4.1.4", "scope": "demo", "name": "pg-b"}}""");
        assertThat(view.role()).isEqualTo(PeerView.Role.STANDBY);
        assertThat(view.position()).isEqualTo(Lsn.of(67_419_800));
        assertThat(view.timeline()).isEqualTo(Timeline.of(3));
        assertThat(view.tags().clonefrom()).isTrue();
        assertThat(view.systemIdentifier()).isEqualTo(Statuses.SYSTEM);
        assertThat(view.watchdogFailed()).isTrue();
        assertThat(view.instance()).isNull();
    }

    @Test
    void patroniPrimaryIsUnderstoodInOldAndNewWords() {
        PeerView.Answered now =
                answered("{\"state\":\"running\",\"role\":\"primary\",\"xlog\":{\"location\":42},\"timeline\":1}");
        assertThat(now.role()).isEqualTo(PeerView.Role.PRIMARY);
        assertThat(now.position()).isEqualTo(Lsn.of(42));
        PeerView.Answered old = answered("{\"state\":\"running\",\"role\":\"master\",\"wal\":{\"location\":42}}");
        assertThat(old.role()).isEqualTo(PeerView.Role.PRIMARY);
        assertThat(answered("{\"state\":\"running\",\"role\":\"replica\",\"xlog\":{\"location\":42}}")
                        .role())
                .isEqualTo(PeerView.Role.PRIMARY);
        assertThat(answered("{\"state\":\"running\",\"role\":\"primary\"}").role())
                .isEqualTo(PeerView.Role.PRIMARY);
    }

    @Test
    void serverThatDoesNotRunIsDown() {
        assertThat(answered("{\"state\":\"stopped\",\"role\":\"replica\"}").role())
                .isEqualTo(PeerView.Role.DOWN);
        assertThat(answered("{\"state\":\"starting\",\"role\":\"primary\"}").role())
                .isEqualTo(PeerView.Role.DOWN);
        assertThat(answered("{\"state\":\"unknown\",\"role\":\"replica\"}").role())
                .isEqualTo(PeerView.Role.DOWN);
        assertThat(answered("{\"state\":\"running\",\"role\":\"replica\",\"xlog\":{}}")
                        .role())
                .isEqualTo(PeerView.Role.DOWN);
    }

    @Test
    void fieldsOfTheWrongTypeCountAsMissing() {
        PeerView.Answered view = answered("""
                {"state":"running","role":"replica","xlog":{"received_location":"x","replayed_location":7},"timeline":0,
                "tags":[1],"database_system_identifier":12,"watchdog_failed":"yes","hanode":"h"}""");
        assertThat(view)
                .isEqualTo(
                        new PeerView.Answered(B, PeerView.Role.STANDBY, null, Lsn.of(7), Tags.NONE, null, false, null));
    }

    @Test
    void nonsenseIsSilenceWithAReason() {
        assertThat(silence(HTTP_10 + "<html>hello</html>")).contains("no JSON object");
        assertThat(silence(HTTP_10 + "[1]")).contains("no JSON object");
        assertThat(silence(HTTP_10 + "{\"state\":\"running\"")).contains("no JSON object");
        assertThat(silence(HTTP_10 + "{\"ok\":true}")).contains("no status");
        assertThat(silence("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")).contains("status 503");
        assertThat(silence("HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"))
                .contains("status 301");
        assertThat(silence("SSH-2.0-OpenSSH\r\n")).contains("connection failed");
        assertThat(silence("")).contains("connection failed");
        assertThat(silence(HTTP_10 + "[".repeat(100_000))).contains("no JSON object");
    }

    @Test
    void anotherNodeAtTheAddressIsSilence() {
        assertThat(silence(HTTP_10 + "{\"state\":\"running\",\"role\":\"replica\",\"patroni\":{\"name\":\"pg-x\"}}"))
                .contains("another node answers there: 'pg-x'");
    }

    @Test
    void hugeAnswerIsDropped() {
        assertThat(silence(HTTP_10 + "{\"x\":\"" + "y".repeat(10_000_000) + "\"}"))
                .contains("longer than");
    }

    @Test
    void weirdAddressesAreSilence() {
        for (String url : List.of(
                "",
                "http://",
                "ftp://h/patroni",
                "file:///etc/passwd",
                "http://a b/",
                "http://[::1",
                "patroni",
                "http://127.0.0.1:99999/patroni",
                "http://no-such-host.invalid:8008/patroni",
                "mailto:a@b",
                "http://h:-1/")) {
            assertThat(ask(url, LONG)).as(url).isInstanceOf(PeerView.Silent.class);
        }
    }

    @Test
    void closedPortIsSilenceAtOnce() {
        assertThat(ask("http://127.0.0.1:" + RunningApi.freePort() + "/patroni", LONG))
                .isEqualTo(new PeerView.Silent(B, "does not accept connections"));
    }

    @Test
    void peersThatStallCostOneTimeoutTogetherAndHideNobodyElse() throws Exception {
        String status = "{\"state\":\"running\",\"role\":\"replica\",\"xlog\":{\"replayed_location\":7}}";
        List<PeerAddress> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(new PeerAddress(NodeName.of("mute-" + i), peer(null).url()));
            all.add(new PeerAddress(
                    NodeName.of("half-" + i),
                    peer("HTTP/1.1 200 OK\r\nContent-Le").stall().url()));
            String half = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"state\":";
            all.add(new PeerAddress(NodeName.of("body-" + i), peer(half).stall().url()));
        }
        all.add(new PeerAddress(B, peer(HTTP_10 + status).url()));
        long begin = System.nanoTime();
        SortedMap<NodeName, PeerView> views = probe.ask(all, Duration.ofSeconds(3));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(views).hasSize(16);
        assertThat(views.get(B)).isInstanceOf(PeerView.Answered.class);
        assertThat(views.values().stream().filter(PeerView.Silent.class::isInstance))
                .hasSize(15);
        assertThat(took).isBetween(Duration.ofMillis(2900), Duration.ofSeconds(6));
    }

    @Test
    void allPeersAreAskedAtTheSameTime() {
        // Each answers only after both were asked.
        CountDownLatch both = new CountDownLatch(2);
        String status = HTTP_10 + "{\"state\":\"stopped\",\"role\":\"replica\"}";
        NodeName c = NodeName.of("pg-c");
        SortedMap<NodeName, PeerView> views = probe.ask(
                List.of(
                        new PeerAddress(B, peer(status).answerAfter(both).url()),
                        new PeerAddress(c, peer(status).answerAfter(both).url())),
                LONG);
        assertThat(views.values()).allMatch(PeerView.Answered.class::isInstance);
    }

    @Test
    void interruptedQuestionEndsWithSilenceAndKeepsTheInterrupt() {
        String url = peer(null).url();
        Thread.currentThread().interrupt();
        PeerView view = ask(url, LONG);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(view).isInstanceOf(PeerView.Silent.class);
    }

    @Test
    void closedProbeIsSilence() {
        probe.close();
        probe.close();
        assertThat(ask("http://127.0.0.1:1/patroni", LONG)).isInstanceOf(PeerView.Silent.class);
        assertThat(probe.ask(List.of(), LONG)).isEmpty();
    }
}
