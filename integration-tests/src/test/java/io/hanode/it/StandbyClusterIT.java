package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaEvent;
import io.hanode.HaListener;
import io.hanode.HaNode;
import io.hanode.HaStatus;
import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Two sites on one store: the second one follows the first, takes its place, and is then followed by it. */
class StandbyClusterIT {

    private static final String A = "site-a";
    private static final String B = "site-b";
    /** No copying anew: whoever has WAL of its own has to be rewound. */
    private static final Map<String, Object> SERVER = Map.of(
            "use_pg_rewind",
            true,
            "remove_data_directory_on_diverged_timelines",
            false,
            "parameters",
            Map.of("wal_log_hints", "on", "max_wal_senders", 8));

    private static final String COUNT = "SELECT count(*) FROM rows";

    @Test
    void siteIsFollowedTakenOverFromAndFollowsInTurn() throws Exception {
        try (TestCluster sites = TestCluster.empty(StoreKind.ETCD)) {
            start(sites, A, "a1", primarySite());
            eventually().until(() -> accepts(sites, "a1"));
            start(sites, A, "a2", primarySite());
            eventually().until(() -> sites.streamsFrom("a2", "a1"));
            sites.createRows("a1");
            insert(sites, "a1", 1, 1000);

            Map<String, Object> standbySite = standbySite(sites);
            start(sites, B, "b1", standbySite);
            eventually().until(() -> leadsFrom(sites, "b1", "a1"));
            start(sites, B, "b2", standbySite);
            eventually().until(() -> sites.streamsFrom("b2", "b1"));
            eventually().until(() -> sites.query("b2", COUNT).equals("1000"));
            assertThat(sites.query("a1", "SELECT active FROM pg_replication_slots WHERE slot_name = 'site_b'"))
                    .isEqualTo("t");

            saysWhatItIs(sites);
            standbyLeaderIsLost(sites, standbySite);
            leadIsSwitchedOver(sites);
            siteIsPromoted(sites);
            otherSiteIsDemoted(sites);
        }
    }

    @Test
    void plannedChangeOfSitesLosesNothingAndRewindsNothing() throws Exception {
        try (TestCluster sites = TestCluster.empty(StoreKind.ETCD)) {
            List<String> remade = new CopyOnWriteArrayList<>();
            HaListener listener = event -> {
                if (event instanceof HaEvent.OperationEnded ended
                        && (ended.operation().equals("REWIND")
                                || ended.operation().equals("CLONE"))) {
                    remade.add(ended.operation());
                }
            };
            start(sites, A, "a1", primarySite(), listener);
            eventually().until(() -> accepts(sites, "a1"));
            start(sites, A, "a2", primarySite());
            eventually().until(() -> sites.streamsFrom("a2", "a1"));
            sites.createRows("a1");
            start(sites, B, "b1", standbySite(sites));
            eventually().until(() -> leadsFrom(sites, "b1", "a1"));

            timelineOfTheOtherSiteIsFollowed(sites);
            // The first site stops in order, and the second one has its last byte.
            demote(sites, A, "b1");
            promote(sites, B);
            insert(sites, "b1", 2001, 2500);
            eventually().until(() -> leadsFrom(sites, "a1", "b1") && sites.streamsFrom("a2", "a1"));
            for (String name : sites.nodes.keySet()) {
                eventually().until(() -> sites.query(name, COUNT).equals("2500"));
            }
            assertThat(remade).isEmpty();
        }
    }

    private static void timelineOfTheOtherSiteIsFollowed(TestCluster sites) throws Exception {
        insert(sites, "a1", 1, 1000);
        assertThat(sites.node("a1").switchover(SwitchoverRequest.to("a2")))
                .isEqualTo(new SwitchoverResult.Done(NodeName.of("a2")));
        eventually().until(() -> sites.streamsFrom("a1", "a2"));
        assertThat(sites.node("a2").switchover(SwitchoverRequest.to("a1")))
                .isEqualTo(new SwitchoverResult.Done(NodeName.of("a1")));
        eventually().until(() -> accepts(sites, "a1") && sites.streamsFrom("a2", "a1"));
        insert(sites, "a1", 1001, 2000);
        eventually().until(() -> leadsFrom(sites, "b1", "a1"));
        eventually().until(() -> sites.query("b1", COUNT).equals("2000"));
        eventually().until(() -> timeline(sites, "a1") == 3 && timeline(sites, "b1") == 3);
    }

    private static int timeline(TestCluster sites, String name) {
        PostgresState state = sites.node(name).status().postgres();
        return state instanceof PostgresState.Primary primary
                ? primary.timeline().number()
                : ((PostgresState.Standby) state).timeline().number();
    }

    private static void saysWhatItIs(TestCluster sites) throws Exception {
        assertThat(health(sites, "b1", "/standby-leader")).isEqualTo(200);
        assertThat(health(sites, "b1", "/primary")).isEqualTo(503);
        assertThat(health(sites, "b2", "/replica")).isEqualTo(200);
        eventually()
                .untilAsserted(() -> assertThat(Cli.on(sites, B).run("list").out())
                        .containsPattern("b1 .* Standby Leader .* streaming")
                        .containsPattern("b2 .* Replica .* streaming"));
        long before = sites.postmaster("b1");
        Machine.signal("KILL", before);
        eventually().until(() -> leadsFrom(sites, "b1", "a1") && sites.postmaster("b1") != before);
        eventually().until(() -> sites.streamsFrom("b2", "b1"));
    }

    private static int health(TestCluster sites, String name, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + sites.specs.get(name).restPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void standbyLeaderIsLost(TestCluster sites, Map<String, Object> standbySite) throws Exception {
        sites.close("b1");
        eventually().until(() -> leadsFrom(sites, "b2", "a1"));
        insert(sites, "a1", 1001, 1500);
        start(sites, B, "b1", standbySite);
        eventually().until(() -> sites.streamsFrom("b1", "b2"));
        eventually().until(() -> sites.query("b1", COUNT).equals("1500"));
    }

    private static void leadIsSwitchedOver(TestCluster sites) throws Exception {
        long before = sites.postmaster("b2");
        SwitchoverResult result = sites.node("b2").switchover(SwitchoverRequest.to("b1"));
        assertThat(result).isEqualTo(new SwitchoverResult.Done(NodeName.of("b1")));
        eventually().until(() -> leadsFrom(sites, "b1", "a1") && sites.streamsFrom("b2", "b1"));
        assertThat(sites.postmaster("b2")).as("nothing had to stop").isEqualTo(before);
        insert(sites, "a1", 1501, 2000);
        eventually().until(() -> sites.query("b2", COUNT).equals("2000"));
    }

    private static void siteIsPromoted(TestCluster sites) throws Exception {
        promote(sites, B);
        eventually().until(() -> accepts(sites, "b1"));
        assertThat(sites.query("b1", COUNT)).isEqualTo("2000");
        insert(sites, "b1", 10_001, 10_500);
        eventually().until(() -> sites.query("b2", COUNT).equals("2500"));
        // What the former site goes on writing, nobody has.
        insert(sites, "a1", 2001, 2100);
    }

    private static void otherSiteIsDemoted(TestCluster sites) throws Exception {
        demote(sites, A, "b1");
        eventually().until(() -> leadsFrom(sites, "a1", "b1"));
        eventually().until(() -> sites.streamsFrom("a2", "a1"));
        insert(sites, "b1", 10_501, 11_000);
        for (String name : sites.nodes.keySet()) {
            eventually().until(() -> sites.query(name, COUNT).equals("3000"));
            assertThat(sites.query(name, "SELECT count(*) FROM rows WHERE id BETWEEN 2001 AND 2100"))
                    .as(name)
                    .isEqualTo("0");
        }
        assertThat(sites.query("a1", "SELECT pg_is_in_recovery()")).isEqualTo("t");
    }

    private static void promote(TestCluster sites, String scope) throws Exception {
        Cli.Result promoted = Cli.on(sites, scope).run("promote-cluster", scope, "--force");
        assertThat(promoted.code()).as(promoted.toString()).isZero();
        assertThat(promoted.out()).contains("has received WAL up to", "cluster is successfully promoted");
    }

    private static void demote(TestCluster sites, String scope, String remote) throws Exception {
        String port = String.valueOf(sites.specs.get(remote).port());
        Cli.Result demoted =
                Cli.on(sites, scope).run("demote-cluster", scope, "--host", "127.0.0.1", "--port", port, "--force");
        assertThat(demoted.code()).as(demoted.toString()).isZero();
        assertThat(demoted.out()).contains("cluster is successfully demoted");
    }

    private static Map<String, Object> primarySite() {
        Map<String, Object> config = new LinkedHashMap<>(TestCluster.CONFIG);
        config.put("postgresql", SERVER);
        config.put("slots", Map.of("site_b", Map.of("type", "physical")));
        return config;
    }

    private static Map<String, Object> standbySite(TestCluster sites) {
        Map<String, Object> config = new LinkedHashMap<>(TestCluster.CONFIG);
        config.put("postgresql", SERVER);
        config.put(
                "standby_cluster",
                Map.of("host", "127.0.0.1", "port", sites.specs.get("a1").port(), "primary_slot_name", "site_b"));
        return config;
    }

    private static void start(TestCluster sites, String scope, String name, Map<String, Object> config) {
        start(sites, scope, name, config, event -> {});
    }

    private static void start(
            TestCluster sites, String scope, String name, Map<String, Object> config, HaListener listener) {
        HaNode node = sites.spec(name, Map.of())
                .builder(scope, config)
                .listener(listener)
                .start();
        sites.nodes.put(name, node);
    }

    private static void insert(TestCluster sites, String name, int first, int last) throws Exception {
        sites.sql(name, "INSERT INTO rows SELECT n, 'note' FROM generate_series(" + first + ", " + last + ") n");
    }

    private static boolean accepts(TestCluster sites, String name) {
        HaStatus status = sites.node(name).status();
        return status.leader() && status.role() == HaStatus.Role.PRIMARY;
    }

    /** Whether the node leads its site, and streams from that node of the other one. */
    private static boolean leadsFrom(TestCluster sites, String name, String remote) {
        HaStatus status = sites.node(name).status();
        return status.leader()
                && status.role() == HaStatus.Role.STANDBY_LEADER
                && status.postgres() instanceof PostgresState.Standby s
                && s.streaming()
                && s.upstream() != null
                && s.upstream().port() == sites.specs.get(remote).port();
    }
}
