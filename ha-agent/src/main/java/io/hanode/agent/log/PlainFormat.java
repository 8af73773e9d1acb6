package io.hanode.agent.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line of text in Python's form, for instance {@code %(asctime)s %(levelname)-8s %(message)s}. */
final class PlainFormat implements Function<ILoggingEvent, String> {

    static final String DEFAULT = "%(asctime)s %(levelname)s: %(message)s";

    private static final Pattern PART =
            Pattern.compile("%\\(([A-Za-z]+)\\)(-?)(0?)([0-9]*)[sd]|%%|%(.?)", Pattern.DOTALL);

    private final List<Function<ILoggingEvent, String>> parts = new ArrayList<>();

    /**
     * Reads a format.
     *
     * @throws IllegalArgumentException that says which part is not known
     */
    PlainFormat(String format, @Nullable String dateFormat) {
        LogFields fields = new LogFields(dateFormat);
        Matcher matcher = PART.matcher(format);
        int end = 0;
        while (matcher.find()) {
            text(format.substring(end, matcher.start()));
            end = matcher.end();
            if (matcher.group().equals("%%")) {
                text("%");
            } else if (matcher.group(1) == null) {
                throw new IllegalArgumentException("not supported: '" + matcher.group()
                        + "' is no part of a format, use %(message)s and the like");
            } else {
                field(fields, matcher);
            }
        }
        text(format.substring(end));
    }

    private void field(LogFields fields, Matcher matcher) {
        String name = matcher.group(1);
        Function<ILoggingEvent, String> field = fields.field(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "not supported: lines do not know their '" + name + "', use " + fields.names()));
        String width = matcher.group(4);
        boolean zero = !String.valueOf(matcher.group(3)).isEmpty();
        if (width == null || width.isEmpty()) {
            parts.add(field);
        } else {
            String pad = "%" + matcher.group(2) + width + "s";
            parts.add(e ->
                    zero ? String.format(pad, field.apply(e)).replace(' ', '0') : String.format(pad, field.apply(e)));
        }
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            parts.add(e -> text);
        }
    }

    @Override
    public String apply(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        parts.forEach(part -> line.append(part.apply(event)));
        return line.toString();
    }
}
