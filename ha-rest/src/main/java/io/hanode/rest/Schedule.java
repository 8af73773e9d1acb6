package io.hanode.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A time at which something is to happen, or the answer that says why there is none.
 *
 * @param at when; null when it cannot be used
 * @param refusal 400 without a zone, 422 in the past or unreadable; null when it can be used
 */
record Schedule(@Nullable Instant at, @Nullable Answer refusal) {

    /** No time: at once. */
    static final Schedule NOW = new Schedule(null, null);

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .parseLenient()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    /** Reads an ISO 8601 time with zone; a blank may stand for the T. */
    static Schedule parse(Object value, String action, Instant now) {
        try {
            String text = String.valueOf(value)
                    .strip()
                    .replaceFirst("(?<=[0-9]) +(?=[0-9])", "T")
                    .replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2");
            TemporalAccessor time = ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            if (!(time instanceof OffsetDateTime zoned)) {
                return refused(400, "Timezone information is mandatory for the scheduled " + action);
            }
            return zoned.toInstant().isBefore(now)
                    ? refused(422, "Cannot schedule " + action + " in the past")
                    : new Schedule(zoned.toInstant(), null);
        } catch (DateTimeException e) {
            return refused(
                    422, "Unable to parse scheduled timestamp. It should be in an unambiguous format, e.g. ISO 8601");
        }
    }

    private static Schedule refused(int status, String text) {
        return new Schedule(null, Answer.text(status, text));
    }
}
