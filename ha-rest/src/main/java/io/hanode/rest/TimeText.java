package io.hanode.rest;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as PostgreSQL writes them: a number of seconds, or one with a unit. */
final class TimeText {

    private static final Pattern TIME = Pattern.compile("\\s*([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*(us|ms|s|min|h|d|)\\s*");
    private static final Map<String, Double> SECONDS =
            Map.of("us", 1e-6, "ms", 1e-3, "", 1.0, "s", 1.0, "min", 60.0, "h", 3600.0, "d", 86_400.0);
    private static final double MILLIS = 1000;

    private TimeText() {}

    /** Null for anything else. */
    static @Nullable Duration parse(@Nullable Object value) {
        Matcher m = TIME.matcher(String.valueOf(value));
        if (!m.matches()) {
            return null;
        }
        double unit = SECONDS.getOrDefault(m.group(2), 1.0);
        return Duration.ofMillis(Math.round(Double.parseDouble(m.group(1)) * unit * MILLIS));
    }
}
