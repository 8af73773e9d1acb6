package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.RemoteView;
import io.hanode.postgres.ServerAddress;
import io.hanode.postgres.ServerSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a node sees in one turn, as far as {@link Scenario} says it. */
abstract class Sight {

    final NodeName name;
    final Cluster cluster = new Cluster();
    final Map<String, Object> config = new LinkedHashMap<>(Map.of("ttl", 30, "loop_wait", 10));
    final Map<String, Object> postgresql = new LinkedHashMap<>(Map.of("use_pg_rewind", true));
    final Map<String, Object> tags = new TreeMap<>();
    final SortedMap<NodeName, PeerView> peers = new TreeMap<>();
    LeaseView lease = new LeaseView.Session();
    PostgresState postgres;
    OperationView operation = OperationView.IDLE;
    UnaryOperator<Memory> memory = m -> m;

    @Nullable
    DcsView dcs;

    @Nullable
    RemoteView remote;

    @Nullable
    FailsafePromise promise;

    boolean canProvision = true;
    List<String> hindrances = List.of();
    NodeRequests requests = NodeRequests.NONE;
    boolean closing;
    boolean applied = true;

    Sight(NodeName name, PostgresState postgres) {
        this.name = name;
        this.postgres = postgres;
    }

    Observation observation() {
        Map<String, Object> raw = new LinkedHashMap<>(config);
        raw.put("postgresql", postgresql);
        ClusterConfig inForce = ClusterConfig.of(raw);
        assertThat(inForce.faults()).isEmpty();
        SortedMap<String, String> recovery = new TreeMap<>(inForce.recovery());
        if (inForce.standbyCluster() != null) {
            recovery.putAll(inForce.standbyCluster().recovery(lease instanceof LeaseView.Held));
        }
        ServerSettings settings =
                new ServerSettings(inForce.parameters(), inForce.hbaLines(), inForce.identLines(), recovery);
        return new Observation(
                Scenario.NOW,
                Scenario.WALL_CLOCK,
                self(),
                inForce,
                FailsafePromise.seen(
                        dcs == null ? new DcsView.Available(cluster.snapshot(inForce)) : dcs, promise, Scenario.NOW),
                lease,
                postgres,
                promise,
                peers,
                operation,
                applied ? settings : null,
                remote,
                hindrances,
                requests,
                closing,
                memory.apply(Memories.healthy()));
    }

    /** The cluster as the store shows it. */
    ClusterSnapshot snapshot() {
        return cluster.snapshot(observation().config());
    }

    private Self self() {
        return new Self(
                new ClusterName("main"),
                name,
                name + "-process",
                Tags.of(tags),
                new ServerAddress(Cluster.host(name.value()), 5432, "postgres"),
                Cluster.api(name.value()),
                null,
                canProvision,
                Map.of("ttl", 30));
    }
}
