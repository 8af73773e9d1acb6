package io.hanode.rest;

import io.hanode.Measurement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a node has counted and timed: counters, and summaries with the last value beside them. */
final class MeasurementText {

    private static final Map<String, String> HELP = Map.of(
            "hanode.turn", "Turns of the loop",
            "hanode.lease.margin", "What was left of the lease when a renewal came through",
            "hanode.dcs.call", "Calls to the store",
            "hanode.postgres.call", "Calls to the server",
            "hanode.failover.detect", "From the last sight of a leader until its absence was seen",
            "hanode.failover.elect", "From the absence of a leader until this node had the lock",
            "hanode.failover.promote", "From the lock until this node's server accepted writes",
            "hanode.failover.rejoin", "Until this node's server streamed again",
            "hanode.role.changes", "Changes of the server's role, by the rule that made them");

    private final PrometheusWriter out;

    MeasurementText(PrometheusWriter out) {
        this.out = out;
    }

    void add(List<Measurement> measurements) {
        Map<String, List<Measurement>> byName = measurements.stream()
                .collect(Collectors.groupingBy(Measurement::name, LinkedHashMap::new, Collectors.toList()));
        byName.forEach((name, all) -> {
            String metric = name.replace('.', '_').replace('-', '_');
            String help = HELP.getOrDefault(name, name);
            if (all.get(0).total() == null) {
                counters(metric + "_total", help, all);
            } else {
                summaries(metric, help, all);
            }
        });
    }

    private void counters(String metric, String help, List<Measurement> all) {
        out.head(metric, help, "counter");
        all.forEach(m -> out.sample(metric, m.labels(), String.valueOf(m.count())));
    }

    private void summaries(String metric, String help, List<Measurement> all) {
        String summary = metric + "_seconds";
        out.head(summary, help, "summary");
        for (Measurement m : all) {
            out.sample(summary + "_sum", m.labels(), seconds(m.total()));
            out.sample(summary + "_count", m.labels(), String.valueOf(m.count()));
        }
        String last = metric + "_last_seconds";
        out.head(last, help + ": the last one", "gauge");
        all.forEach(m -> out.sample(last, m.labels(), seconds(m.last())));
    }

    private static String seconds(@Nullable Duration duration) {
        return PrometheusWriter.seconds(duration == null ? Duration.ZERO : duration);
    }
}
