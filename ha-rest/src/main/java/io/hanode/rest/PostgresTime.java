package io.hanode.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's text of a time with zone, for instance {@code 2026-08-28 19:39:26.352526+00}. */
final class PostgresTime {

    private static final int MICRO_DIGITS = 6;

    private static final DateTimeFormatter FORM = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[xxx][x]")
            .toFormatter(Locale.ROOT);

    private static final DateTimeFormatter WRITTEN = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 0, MICRO_DIGITS, true)
            .appendPattern("xxx")
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private PostgresTime() {}

    /** In the same form, in UTC. */
    static String text(Instant time) {
        return WRITTEN.format(time);
    }

    /** Null for anything else. */
    static @Nullable Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text, FORM).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
