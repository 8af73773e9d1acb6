package io.hanode.loop;

import io.hanode.HaEvent;
import io.hanode.HaSettings;
import io.hanode.cluster.ClusterConfig;
import io.hanode.decide.Action;
import io.hanode.decide.DcsView;
import io.hanode.decide.Decision;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Memory;
import io.hanode.decide.NodeRequests;
import io.hanode.decide.Observation;
import io.hanode.decide.OperationView;
import io.hanode.decide.Rule;
import io.hanode.decide.Self;
import io.hanode.decide.Situation;
import io.hanode.fence.Fence;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A node on a fake store and a fake server with real threads, whose decisions a test makes. Healthy and idle by default. */
final class TestNode implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(20);

    final FakeStore store = new FakeStore();
    final FakeServer server = new FakeServer();
    final List<HaEvent> events = new CopyOnWriteArrayList<>();
    final List<Observation> observations = new CopyOnWriteArrayList<>();
    volatile Function<Observation, Decision> decider = o -> idle(o);
    volatile Duration closeTimeout = Duration.ofMillis(200);
    List<Fence> fences = List.of();
    OwnConfig own = OwnConfig.none();
    private NodeRuntime runtime;
    private DefaultHaNode node;

    TestNode config(String json) {
        store.put("config", json);
        return this;
    }

    TestNode start() {
        Self self = self();
        HaSettings settings =
                new HaSettings(Duration.ofSeconds(2), Duration.ofSeconds(2), closeTimeout, false, Map.of("ttl", 30));
        NodeParts parts = new NodeParts(
                self,
                own,
                settings,
                ClusterConfig.of(settings.initialConfig()),
                store,
                server,
                null,
                fences,
                List.of(events::add),
                Clock.system(),
                Meters.none());
        runtime = new NodeRuntime(
                parts,
                o -> {
                    observations.add(o);
                    return decider.apply(o);
                },
                o -> List.of());
        node = new DefaultHaNode(runtime);
        node.start();
        return this;
    }

    NodeRuntime runtime() {
        return runtime;
    }

    DefaultHaNode node() {
        return node;
    }

    boolean saw(Class<? extends HaEvent> kind) {
        return events.stream().anyMatch(kind::isInstance);
    }

    /** What a turn without a store would know. */
    static Observation observation(LeaseView lease, PostgresState postgres, Memory memory) {
        return observation(ClusterConfig.DEFAULTS, lease, postgres, memory);
    }

    static Observation observation(ClusterConfig config, LeaseView lease, PostgresState postgres, Memory memory) {
        return new Observation(
                new Tick(0),
                Instant.EPOCH,
                self(),
                config,
                new DcsView.Unavailable("", new Tick(0)),
                lease,
                postgres,
                null,
                Collections.emptySortedMap(),
                OperationView.IDLE,
                null,
                null,
                List.of(),
                NodeRequests.NONE,
                false,
                memory);
    }

    private static Self self() {
        return new Self(
                new ClusterName("orders"),
                NodeName.of("pg1"),
                "instance-1",
                Tags.NONE,
                new ServerAddress("localhost", 5432, "postgres"),
                null,
                null,
                false,
                Map.of());
    }

    static Decision idle(Observation o) {
        return decision(o, Duration.ofSeconds(10));
    }

    static Decision decision(Observation o, Duration wake, Action... actions) {
        return new Decision(
                Situation.FOLLOWING,
                Rule.R001,
                "test",
                Arrays.asList(actions),
                !o.config().paused(),
                Memory.NONE,
                o.now().plus(wake),
                false);
    }

    static Decision finished(Observation o) {
        return new Decision(Situation.CLOSING, Rule.R001, "done", List.of(), true, Memory.NONE, o.now(), true);
    }

    @Override
    public void close() {
        node.close();
    }
}
