package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Scalar;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes as Patroni's files write them. */
public final class Durations {

    private static final Pattern QUANTITY = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]*)");
    private static final Map<String, Double> SECONDS =
            Map.of("", 1.0, "ms", 0.001, "s", 1.0, "min", 60.0, "h", 3600.0, "d", 86_400.0);
    private static final Map<String, Double> BYTES =
            Map.of("", 1.0, "b", 1.0, "kb", 1024.0, "mb", 1048576.0, "gb", 1073741824.0, "tb", 1099511627776.0);

    private Durations() {}

    /**
     * A time in seconds, or with a unit.
     *
     * @throws IllegalArgumentException when the value is none
     */
    public static Duration of(ConfigNode node) {
        return Duration.ofMillis(Math.round(quantity(node, SECONDS) * 1000));
    }

    /**
     * A number of bytes.
     *
     * @throws IllegalArgumentException when the value is none
     */
    public static long bytes(ConfigNode node) {
        return Math.round(quantity(node, BYTES));
    }

    private static double quantity(ConfigNode node, Map<String, Double> units) {
        String text = node instanceof Scalar s ? String.valueOf(s.value()).strip() : "";
        Matcher matcher = QUANTITY.matcher(text);
        Double unit = matcher.matches() ? units.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("'" + text + "' is no quantity");
        }
        return Double.parseDouble(matcher.group(1)) * unit;
    }
}
