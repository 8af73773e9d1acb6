package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.ConfigNode.Scalar;
import io.hanode.agent.config.ConfigNode.Sequence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a key takes.
 *
 * @param expected what is allowed, as it stands in faults and in the table of keys
 * @param secret whether the value must not be shown
 * @param fits whether a value is allowed
 */
record ValueType(String expected, boolean secret, Predicate<ConfigNode> fits) {

    private static final String PORT = ":([1-9][0-9]{0,4})";
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^\\s:,\\[\\]]+)" + PORT);
    private static final Pattern CONNECT_ADDRESS =
            Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^\\s:,\\[\\]]+)(" + PORT + ")?");
    private static final Pattern LISTEN = Pattern.compile("[^\\s,]+(\\s*,\\s*[^\\s,]+)*" + PORT);
    private static final Pattern QUANTITY = Pattern.compile("-?[0-9]+(\\.[0-9]+)?\\s*([A-Za-z]*)");
    private static final Set<String> TIME_UNITS = Set.of("", "ms", "s", "min", "h", "d");
    private static final Set<String> SIZE_UNITS = Set.of("", "b", "kb", "mb", "gb", "tb");

    static final ValueType TEXT = scalar("text", false, s -> true);
    static final ValueType SECRET = scalar("text", true, s -> true);
    static final ValueType FILE = scalar("a path", false, s -> !s.text().isBlank());
    static final ValueType COMMAND = scalar("a command", false, s -> !s.text().isBlank());
    static final ValueType FLAG =
            new ValueType("true or false", false, n -> flagOf(n).isPresent());
    static final ValueType ADDRESS_TYPE =
            scalar("host:port", false, s -> ADDRESS.matcher(s.text()).matches());
    static final ValueType CONNECT = scalar(
            "host or host:port", false, s -> CONNECT_ADDRESS.matcher(s.text()).matches());
    static final ValueType LISTEN_TYPE =
            scalar("host[,host...]:port", false, s -> LISTEN.matcher(s.text()).matches());
    static final ValueType TIME =
            scalar("seconds, or a number with ms, s, min, h or d", false, s -> quantity(s, TIME_UNITS));
    static final ValueType SIZE =
            scalar("bytes, or a number with kB, MB, GB or TB", false, s -> quantity(s, SIZE_UNITS));
    static final ValueType LINES = new ValueType(
            "a list of lines",
            false,
            n -> n instanceof Sequence q && q.items().stream().allMatch(i -> i.plain() instanceof String));
    static final ValueType TEXTS = new ValueType(
            "a list, or texts separated by commas", false, n -> !textsOf(n).isEmpty());
    static final ValueType MAP = new ValueType("a map", false, n -> n instanceof Mapping || isNull(n));
    static final ValueType LIST = new ValueType("a list", false, Sequence.class::isInstance);
    static final ValueType OPTIONS = new ValueType(
            "a list of options, or a map of them", false, n -> n instanceof Sequence || n instanceof Mapping);
    static final ValueType ANY = new ValueType("any", false, n -> true);

    static ValueType integer(long least, long most) {
        String range = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
        return scalar(
                "a whole number, " + range,
                false,
                s -> whole(s).filter(n -> n >= least && n <= most).isPresent());
    }

    static ValueType oneOf(String... words) {
        List<String> allowed = Arrays.asList(words);
        return scalar(String.join(", ", words), false, s -> allowed.stream().anyMatch(w -> means(s, w)));
    }

    /** In YAML 1.1 a bare off is a Boolean, and was meant as the word all the same. */
    private static boolean means(Scalar scalar, String word) {
        return scalar.text().equalsIgnoreCase(word)
                || (Boolean.FALSE.equals(scalar.value()) && word.equals("off"))
                || (Boolean.TRUE.equals(scalar.value()) && word.equals("on"));
    }

    private static ValueType scalar(String expected, boolean secret, Predicate<Scalar> fits) {
        return new ValueType(expected, secret, n -> n instanceof Scalar s && s.value() != null && fits.test(s));
    }

    private static boolean isNull(ConfigNode node) {
        return node instanceof Scalar s && s.value() == null;
    }

    private static Optional<Long> whole(Scalar scalar) {
        try {
            Object value = scalar.value();
            return value instanceof Integer || value instanceof Long
                    ? Optional.of(((Number) value).longValue())
                    : Optional.of(Long.valueOf(scalar.text().strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean quantity(Scalar scalar, Set<String> units) {
        if (scalar.value() instanceof Number) {
            return true;
        }
        var matcher = QUANTITY.matcher(scalar.text().strip());
        return matcher.matches() && units.contains(matcher.group(2).toLowerCase(Locale.ROOT));
    }

    /** The Boolean that a value means; empty when it means none. */
    static Optional<Boolean> flagOf(ConfigNode node) {
        if (!(node instanceof Scalar scalar)) {
            return Optional.empty();
        }
        return switch (String.valueOf(scalar.value()).toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> Optional.of(true);
            case "false", "off", "no", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** The texts of a list, or of a text that separates them by commas; empty for anything else. */
    static List<String> textsOf(ConfigNode node) {
        if (node instanceof Sequence sequence) {
            boolean single = sequence.items().stream().allMatch(Scalar.class::isInstance);
            return single
                    ? sequence.items().stream().map(i -> ((Scalar) i).text()).toList()
                    : List.of();
        }
        return node instanceof Scalar scalar && scalar.value() != null
                ? Arrays.stream(scalar.text().split(",", -1))
                        .map(String::strip)
                        .filter(t -> !t.isEmpty())
                        .toList()
                : List.of();
    }

    /** What is wrong with a value; empty when it fits. A secret is not repeated. */
    Optional<String> fault(ConfigNode node) {
        if (fits.test(node)) {
            return Optional.empty();
        }
        String shown = node instanceof Mapping
                ? "a map"
                : node instanceof Sequence ? "a list" : secret ? "this value" : "'" + ((Scalar) node).text() + "'";
        return Optional.of((isNull(node) ? "no value is given" : shown + " cannot be used") + ", expected " + expected);
    }
}
