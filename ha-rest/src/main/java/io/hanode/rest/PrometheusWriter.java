package io.hanode.rest;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** Writes Prometheus' text format. Every sample carries the labels {@code scope} and {@code name}. */
final class PrometheusWriter {

    private static final int NANO_DIGITS = 9;

    private final StringBuilder text = new StringBuilder();
    private final String node;

    PrometheusWriter(String scope, String name) {
        node = "scope=\"" + escaped(scope) + "\",name=\"" + escaped(name) + "\"";
    }

    void gauge(String name, String help, boolean value) {
        gauge(name, help, value ? "1" : "0");
    }

    void gauge(String name, String help, String value) {
        head(name, help, "gauge");
        sample(name, Map.of(), value);
    }

    void counter(String name, String help, long value) {
        head(name, help, "counter");
        sample(name, Map.of(), String.valueOf(value));
    }

    /** What samples that follow are; once for all samples of the name. */
    void head(String name, String help, String type) {
        text.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help.replace("\\", "\\\\").replace("\n", "\\n"));
        text.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /** One value, with further labels. */
    void sample(String name, Map<String, String> labels, String value) {
        text.append(name).append('{').append(node);
        labels.forEach((k, v) ->
                text.append(',').append(k).append("=\"").append(escaped(v)).append('"'));
        text.append("} ").append(value).append('\n');
    }

    /** A line for people. */
    void comment(String line) {
        text.append("# ").append(line).append('\n');
    }

    static String seconds(Duration duration) {
        BigDecimal seconds =
                BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), NANO_DIGITS));
        return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
