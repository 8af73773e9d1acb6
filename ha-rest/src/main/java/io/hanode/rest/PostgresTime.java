package io.hanode.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's text of a time with zone, for instance {@code 2026-08-28 19:39:26.352526+00}. */
final class PostgresTime {

    private static final DateTimeFormatter FORM = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[xxx][x]")
            .toFormatter(Locale.ROOT);

    private PostgresTime() {}

    /** Null for anything else. */
    static @Nullable Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text, FORM).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
