package io.hanode.loop;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.BiFunction;

/** Measures with Micrometer. The only class that needs it: without it on the class path, this one is never loaded. */
public final class MicrometerMeters implements Meters {

    private final MeterRegistry registry;
    private final Tags tags;
    private final DistributionSummary margin;
    private final Timer turn;
    private volatile boolean primary;
    private volatile boolean leader;

    private MicrometerMeters(MeterRegistry registry, ClusterName cluster, NodeName node) {
        this.registry = registry;
        this.tags = Tags.of("cluster", cluster.value(), "node", node.value());
        margin = DistributionSummary.builder("hanode.lease.margin")
                .description("What was left of the lease when a renewal came through")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        turn = Timer.builder("hanode.turn")
                .description("Turns of the loop")
                .tags(tags)
                .register(registry);
        Gauge.builder("hanode.role", this, m -> m.primary ? 1 : 0)
                .description("1 when the server accepts writes")
                .tags(tags)
                .register(registry);
        Gauge.builder("hanode.leader", this, m -> m.leader ? 1 : 0)
                .description("1 when the node holds the leader lock")
                .tags(tags)
                .register(registry);
    }

    /** Makes the meters of one node. */
    public static BiFunction<ClusterName, NodeName, Meters> in(MeterRegistry registry) {
        return (cluster, node) -> new MicrometerMeters(registry, cluster, node);
    }

    @Override
    public void leaseMargin(Duration left) {
        margin.record(Math.max(0, left.toNanos() / 1e9));
    }

    @Override
    public void turn(Duration took) {
        turn.record(took);
    }

    @Override
    public void dcsCall(String operation, boolean ok, Duration took) {
        call("hanode.dcs.call", operation, ok, took);
    }

    @Override
    public void postgresCall(String operation, boolean ok, Duration took) {
        call("hanode.postgres.call", operation, ok, took);
    }

    private void call(String name, String operation, boolean ok, Duration took) {
        registry.timer(name, tags.and("operation", operation, "outcome", ok ? "ok" : "failed"))
                .record(took);
    }

    @Override
    public void failover(String part, Duration took) {
        registry.timer("hanode.failover." + part, tags).record(took);
    }

    @Override
    public void roleChanged(String rule) {
        registry.counter("hanode.role.changes", tags.and("rule", rule)).increment();
    }

    @Override
    public void role(boolean isPrimary, boolean isLeader) {
        primary = isPrimary;
        leader = isLeader;
    }
}
