package io.hanode.postgres.local;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of server parameters with their units: {@code 8GB} is {@code 8192MB}. Pure. */
final class Quantity {

    private static final Pattern VALUE =
            Pattern.compile("\\s*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)\\s*([A-Za-z]*)\\s*");
    private static final Pattern UNIT = Pattern.compile("([0-9]*)([A-Za-z]+)");

    /** In bytes, from the largest on. */
    private static final List<Map.Entry<String, Double>> MEMORY = List.of(
            Map.entry("TB", 1024.0 * 1024 * 1024 * 1024),
            Map.entry("GB", 1024.0 * 1024 * 1024),
            Map.entry("MB", 1024.0 * 1024),
            Map.entry("kB", 1024.0),
            Map.entry("B", 1.0));

    /** In microseconds, from the largest on. */
    private static final List<Map.Entry<String, Double>> TIME = List.of(
            Map.entry("d", 86_400e6),
            Map.entry("h", 3600e6),
            Map.entry("min", 60e6),
            Map.entry("s", 1e6),
            Map.entry("ms", 1e3),
            Map.entry("us", 1.0));

    private Quantity() {}

    /**
     * The number that a text means, in the parameter's own unit.
     *
     * @param unit as {@code pg_settings.unit} has it, for instance {@code 8kB}; empty for a plain number
     */
    static OptionalDouble parse(String text, String unit) {
        Matcher m = VALUE.matcher(text);
        if (!m.matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(m.group(1));
        if (m.group(2).isEmpty()) {
            return OptionalDouble.of(number);
        }
        double own = size(unit);
        double given = size(m.group(2));
        boolean fits = own > 0 && given > 0 && units(unit) == units(m.group(2));
        return fits ? OptionalDouble.of(number * given / own) : OptionalDouble.empty();
    }

    /** The number with the largest unit in which it is whole, as PostgreSQL itself shows it. */
    static String human(String text, String unit) {
        OptionalDouble number = parse(text, unit);
        if (unit.isEmpty() || number.isEmpty()) {
            return text.strip();
        }
        double base = number.getAsDouble() * size(unit);
        if (number.getAsDouble() > 0) {
            for (Map.Entry<String, Double> candidate : units(unit)) {
                double count = base / candidate.getValue();
                if (count >= 1 && count == Math.rint(count)) {
                    return (long) count + candidate.getKey();
                }
            }
        }
        return plain(number.getAsDouble());
    }

    /**
     * Whether two texts mean the same value.
     *
     * @param type as {@code pg_settings.vartype} has it
     */
    static boolean same(String one, String other, String type, String unit) {
        return switch (type) {
            case "bool" -> bool(one).equals(bool(other));
            case "integer", "real" -> {
                OptionalDouble a = parse(one, unit);
                yield a.isPresent() ? a.equals(parse(other, unit)) : one.equals(other);
            }
            case "enum" -> one.equalsIgnoreCase(other);
            default -> one.equals(other);
        };
    }

    /** On or off in PostgreSQL's own words; another text as it is. */
    static String bool(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("1") || word.equals("on") || isBegin(word, "true") || isBegin(word, "yes")) {
            return "on";
        }
        boolean off = word.equals("0") || (word.length() > 1 && isBegin(word, "off"));
        return off || isBegin(word, "false") || isBegin(word, "no") ? "off" : text;
    }

    private static boolean isBegin(String word, String whole) {
        return !word.isEmpty() && whole.startsWith(word);
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /** How many bytes or microseconds a unit is; 0 when it is none. */
    private static double size(String unit) {
        Matcher m = UNIT.matcher(unit);
        if (!m.matches()) {
            return 0;
        }
        double factor = m.group(1).isEmpty() ? 1 : Double.parseDouble(m.group(1));
        for (Map.Entry<String, Double> candidate : units(unit)) {
            if (candidate.getKey().equals(m.group(2))) {
                return factor * candidate.getValue();
            }
        }
        return 0;
    }

    private static List<Map.Entry<String, Double>> units(String unit) {
        return unit.endsWith("B") ? MEMORY : TIME;
    }
}
