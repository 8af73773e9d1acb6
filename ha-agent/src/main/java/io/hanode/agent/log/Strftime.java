package io.hanode.agent.log;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats of times in strftime's letters. */
final class Strftime {

    private static final Map<Character, String> LETTERS = Map.ofEntries(
            Map.entry('Y', "uuuu"),
            Map.entry('y', "uu"),
            Map.entry('m', "MM"),
            Map.entry('d', "dd"),
            Map.entry('e', "d"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('f', "SSSSSS"),
            Map.entry('p', "a"),
            Map.entry('j', "DDD"),
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('z', "xx"),
            Map.entry('Z', "zzz"),
            Map.entry('F', "uuuu-MM-dd"),
            Map.entry('T', "HH:mm:ss"));

    /** Python's own form, with a comma before the milliseconds. */
    private static final String DEFAULT = "uuuu-MM-dd HH:mm:ss,SSS";

    private Strftime() {}

    /**
     * A formatter in the machine's time zone.
     *
     * @throws IllegalArgumentException that names the letter that is not known
     */
    static DateTimeFormatter formatter(@Nullable String format) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        if (format == null) {
            builder.appendPattern(DEFAULT);
        } else {
            append(builder, format);
        }
        return builder.toFormatter(Locale.ENGLISH).withZone(LogFields.zone());
    }

    private static void append(DateTimeFormatterBuilder builder, String format) {
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                builder.appendLiteral(c);
                continue;
            }
            char letter = ++i < format.length() ? format.charAt(i) : ' ';
            String pattern = LETTERS.get(letter);
            if (letter == '%') {
                builder.appendLiteral('%');
            } else if (pattern == null) {
                throw new IllegalArgumentException("not supported: %" + letter
                        + " is no letter that is known here, use "
                        + LETTERS.keySet().stream().sorted().map(l -> "%" + l).toList());
            } else {
                builder.appendPattern(pattern);
            }
        }
    }
}
