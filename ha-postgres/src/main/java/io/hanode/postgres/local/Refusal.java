package io.hanode.postgres.local;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What PostgreSQL says of a configuration that it would not start with, in the C locale. Pure. */
final class Refusal {

    private static final Pattern MESSAGE = Pattern.compile("(?:LOG|WARNING|ERROR|FATAL):\\s+(.*)");
    private static final Pattern MORE = Pattern.compile("(?:DETAIL|HINT):\\s+(.*)");
    private static final Pattern NAMED = Pattern.compile("parameter \"([A-Za-z0-9_.]+)\"");
    private static final String NUMBER = "(-?[0-9.]+(?:e[+-]?[0-9]+)?)(?: ?[0-9]*[A-Za-z]+)?";
    private static final Pattern RANGE = Pattern.compile(NUMBER
            + " is outside the valid range for parameter \"([^\"]+)\" \\(" + NUMBER + " \\.\\. " + NUMBER + "\\)");

    private Refusal() {}

    /** The refused parameters in order, each with what is wrong and what is allowed. */
    static Map<String, String> reasons(String output) {
        Map<String, String> reasons = new LinkedHashMap<>();
        String last = "";
        for (String line : output.split("\\R", -1)) {
            Matcher message = MESSAGE.matcher(line);
            Matcher more = MORE.matcher(line);
            if (message.find()) {
                Matcher named = NAMED.matcher(message.group(1));
                last = named.find() ? named.group(1).toLowerCase(Locale.ROOT) : "";
                reasons.putIfAbsent(last, message.group(1));
            } else if (more.find()) {
                reasons.computeIfPresent(last, (name, text) -> text + " (" + more.group(1) + ")");
            }
        }
        reasons.remove("");
        return reasons;
    }

    /** The refused parameters, each with the nearest value of its range, in its own unit; empty when it has none. */
    static Map<String, String> nearest(String output) {
        Map<String, String> nearest = new LinkedHashMap<>();
        reasons(output).forEach((name, reason) -> {
            Matcher m = RANGE.matcher(reason);
            boolean low = m.find() && Double.parseDouble(m.group(1)) < Double.parseDouble(m.group(3));
            nearest.put(name, m.reset().find() ? m.group(low ? 3 : 4) : "");
        });
        return nearest;
    }
}
