package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.Json;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.ReleaseResult;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One world: a cluster's machines, its store, its network and its clients on one virtual clock. */
final class SimWorld {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    final SimScheduler scheduler = new SimScheduler();
    final Story story;
    final SimNetwork network = new SimNetwork();
    final SortedMap<NodeName, SimNode> nodes = new TreeMap<>();
    final Snapshots snapshots = new Snapshots();
    final SimPolicy policy;
    final NodeProcess.Factory processes;
    final SimProfile profile;
    final SimDcs dcs;
    final Invariants invariants;
    final Acknowledged acknowledged;
    final Faults faults;
    final FaultPlan plan;
    private final SimRandom random;
    private long systems = 7_000_000_000L;

    SimWorld(
            long seed,
            int wantedNodes,
            List<WorldKind> kinds,
            SimPolicy policy,
            NodeProcess.Factory processes,
            boolean told) {
        this.story = new Story(scheduler, told);
        this.random = new SimRandom(seed);
        SimRandom rare = new SimRandom(~seed);
        this.policy = policy;
        this.processes = processes;
        this.profile = SimProfile.draw(random.split(), rare.split(), wantedNodes, kinds);
        this.dcs = new SimDcs(this, random.split());
        this.invariants = new Invariants(this);
        this.acknowledged = new Acknowledged(this);
        this.faults = new Faults(this, random.split());
        this.plan = new FaultPlan(this, random.split(), rare.split(), faults);
        story.tell("world", String.valueOf(profile));
    }

    /** Builds the machines, and starts their processes and the clients. */
    void begin() {
        for (int i = 1; i <= profile.nodes(); i++) {
            addNode(random.split());
        }
        if (profile.running()) {
            Beginning.runningCluster(this, random.split());
        }
        for (SimNode node : nodes.values()) {
            scheduler.after(random.millis(0, 3000), node::start);
        }
        new SimClient(this, random.split()).begin();
    }

    SimNode addNode(SimRandom itsRandom) {
        NodeName name = NodeName.of("pg" + (nodes.size() + 1));
        SimNode node = new SimNode(this, name, itsRandom);
        nodes.put(name, node);
        return node;
    }

    SystemIdentifier newSystem() {
        return new SystemIdentifier(Long.toString(++systems));
    }

    Instant wallClock() {
        return BEGINNING.plusNanos(scheduler.now());
    }

    /** A server came, went, or gained or lost a connection: its process is told, if there is one. */
    void serverChanged(NodeName node) {
        SimNode changed = nodes.get(node);
        NodeProcess process = changed == null ? null : changed.process();
        if (process != null) {
            process.after(random.skewedMillis(1, 100), () -> process.wake("server changed"));
        }
    }

    /** Something changed in the store: the watches of those that reach it fire some time later. */
    void storeChanged() {
        for (SimNode node : nodes.values()) {
            NodeProcess process = node.process();
            if (process != null && network.reachesStore(node.name)) {
                process.after(random.skewedMillis(1, profile.slowestWake() + 50), () -> process.wake("store changed"));
            }
        }
    }

    /** The release of a lock takes effect. */
    ReleaseResult release(SimNode node, LeaderLock lock) {
        ReleaseResult result = dcs.release(lock.token());
        if (result == ReleaseResult.RELEASED) {
            invariants.released(node.postgres);
        }
        return result;
    }

    /** A person changes the dynamic configuration. */
    void changeConfig(String key, Object value) {
        faults.mendConfig();
        String config = dcs.value(ClusterKeys.CONFIG);
        if (config != null) {
            var map = Json.object(config);
            map.put(key, value);
            story.tell("person", "sets " + key + " to " + value);
            dcs.write(ClusterKeys.CONFIG, Json.write(map), Expect.any());
        }
    }
}
