package io.hanode.cluster;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads typed values from a configuration map and collects all faults instead of stopping at the first. */
record ConfigReader(Map<String, Object> map, String prefix, List<String> faults) {

    private static final Pattern QUANTITY = Pattern.compile("\\s*(-?[0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]*)\\s*");

    ConfigReader section(String key) {
        Object value = map.get(key);
        if (value == null) {
            return new ConfigReader(Map.of(), prefix + key + ".", faults);
        }
        if (value instanceof Map<?, ?> m) {
            Map<String, Object> copy = new LinkedHashMap<>();
            m.forEach((k, v) -> {
                if (v != null) {
                    copy.put(String.valueOf(k), v);
                }
            });
            return new ConfigReader(copy, prefix + key + ".", faults);
        }
        fault(key, value, "a map of settings");
        return new ConfigReader(Map.of(), prefix + key + ".", faults);
    }

    Duration secondsOrAlias(String key, String alias, double byDefault) {
        return seconds(map.containsKey(key) || !map.containsKey(alias) ? key : alias, byDefault, 0);
    }

    Duration seconds(String key, double byDefault, double minimum) {
        return seconds(key, byDefault, minimum, "");
    }

    Duration seconds(String key, double byDefault, double minimum, String why) {
        Double seconds = quantity(
                key, byDefault, Map.of("", 1.0, "ms", 0.001, "s", 1.0, "min", 60.0, "h", 3600.0, "d", 86400.0));
        if (seconds == null || seconds < minimum || seconds > 1e9) {
            fault(key, map.get(key), "a time in seconds, " + plain(minimum) + " or more" + why);
            seconds = byDefault;
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    long bytes(String key, long byDefault) {
        return bytes(key, byDefault, 0);
    }

    long bytes(String key, long byDefault, long minimum) {
        Double bytes = quantity(
                key,
                (double) byDefault,
                Map.of("", 1.0, "b", 1.0, "kb", 1024.0, "mb", 1048576.0, "gb", 1073741824.0, "tb", 1099511627776.0));
        if (bytes == null || bytes < minimum) {
            fault(key, map.get(key), "a number of bytes (units B, kB, MB, GB, TB), " + minimum + " or more");
            return byDefault;
        }
        return bytes.longValue();
    }

    int count(String key, int byDefault) {
        return count(key, byDefault, 0);
    }

    int count(String key, int byDefault, int minimum) {
        Double n = quantity(key, byDefault, Map.of("", 1.0));
        if (n == null || n < minimum || n > Integer.MAX_VALUE || n != Math.rint(n)) {
            fault(key, map.get(key), "a whole number, " + minimum + " or more");
            return byDefault;
        }
        return n.intValue();
    }

    /** A single value as text; null when it is not set. */
    @Nullable
    String text(String key) {
        Object value = map.get(key);
        if (value instanceof Map || value instanceof List) {
            fault(key, value, "a single value");
            return null;
        }
        return value == null || value.equals("") ? null : String.valueOf(value);
    }

    SynchronousMode synchronousMode(String key) {
        Object value = map.get(key);
        return switch (String.valueOf(value).toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes", "1" -> SynchronousMode.PRIORITY;
            case "quorum" -> SynchronousMode.QUORUM;
            case "off", "false", "no", "0", "null" -> SynchronousMode.OFF;
            default -> {
                fault(key, value, "off, on or quorum");
                yield SynchronousMode.OFF;
            }
        };
    }

    boolean flag(String key, boolean byDefault) {
        Object value = map.get(key);
        if (value == null) {
            return byDefault;
        }
        if (value instanceof Boolean b) {
            return b;
        }
        return switch (String.valueOf(value).toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes", "1" -> true;
            case "off", "false", "no", "0" -> false;
            default -> {
                fault(key, value, "true or false");
                yield byDefault;
            }
        };
    }

    SortedMap<String, String> texts(String key) {
        SortedMap<String, String> texts = new TreeMap<>();
        section(key).map.forEach((k, v) -> {
            if (v instanceof Map || v instanceof List) {
                fault(key + "." + k, v, "a single value");
            } else {
                texts.put(k, v instanceof Boolean b ? (b ? "on" : "off") : String.valueOf(v));
            }
        });
        return texts;
    }

    List<String> lines(String key) {
        Object value = map.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String::valueOf).toList();
        }
        fault(key, value, "a list of lines");
        return List.of();
    }

    private @Nullable Double quantity(String key, double byDefault, Map<String, Double> units) {
        Object value = map.get(key);
        if (value == null) {
            return byDefault;
        }
        if (value instanceof Number n) {
            return n.doubleValue();
        }
        Matcher matcher = QUANTITY.matcher(String.valueOf(value));
        if (!(value instanceof String) || !matcher.matches()) {
            return null;
        }
        Double unit = units.get(String.valueOf(matcher.group(2)).toLowerCase(Locale.ROOT));
        return unit == null ? null : Double.parseDouble(String.valueOf(matcher.group(1))) * unit;
    }

    void fault(String key, @Nullable Object value, String allowed) {
        faults.add(prefix + key + ": '" + value + "' cannot be used, expected " + allowed);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
