package io.hanode.loop;

import io.hanode.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Counts in memory what is measured, for those who ask the node itself, and passes it on. */
public final class CountingMeters implements Meters {

    private final Meters next;
    private final ConcurrentMap<Key, Measurement> counted = new ConcurrentHashMap<>();

    private record Key(String name, Map<String, String> labels) {}

    /** Nothing counted yet. */
    public CountingMeters(Meters next) {
        this.next = next;
    }

    @Override
    public List<Measurement> measurements() {
        return counted.values().stream()
                .sorted(java.util.Comparator.comparing(Measurement::name)
                        .thenComparing(m -> m.labels().toString()))
                .toList();
    }

    private void count(String name, Map<String, String> labels, @Nullable Duration took) {
        counted.merge(
                new Key(name, labels),
                new Measurement(name, labels, 1, took, took),
                (before, one) -> new Measurement(
                        name, labels, before.count() + 1, sum(before.total(), one.total()), one.last()));
    }

    private static @Nullable Duration sum(@Nullable Duration a, @Nullable Duration b) {
        return a == null || b == null ? null : a.plus(b);
    }

    private void call(String name, String operation, boolean ok, Duration took) {
        count(name, Map.of("operation", operation, "outcome", ok ? "ok" : "failed"), took);
    }

    @Override
    public void leaseMargin(Duration left) {
        count("hanode.lease.margin", Map.of(), left.isNegative() ? Duration.ZERO : left);
        next.leaseMargin(left);
    }

    @Override
    public void turn(Duration took) {
        count("hanode.turn", Map.of(), took);
        next.turn(took);
    }

    @Override
    public void dcsCall(String operation, boolean ok, Duration took) {
        call("hanode.dcs.call", operation, ok, took);
        next.dcsCall(operation, ok, took);
    }

    @Override
    public void postgresCall(String operation, boolean ok, Duration took) {
        call("hanode.postgres.call", operation, ok, took);
        next.postgresCall(operation, ok, took);
    }

    @Override
    public void failover(String part, Duration took) {
        count("hanode.failover." + part, Map.of(), took);
        next.failover(part, took);
    }

    @Override
    public void roleChanged(String rule) {
        count("hanode.role.changes", Map.of("rule", rule), null);
        next.roleChanged(rule);
    }

    @Override
    public void role(boolean primary, boolean leader) {
        next.role(primary, leader);
    }
}
