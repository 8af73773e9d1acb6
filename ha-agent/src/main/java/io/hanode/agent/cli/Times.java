package io.hanode.agent.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** Times that people give and see. */
final class Times {

    private static final DateTimeFormatter INPUT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    /** As Python writes a time with a zone: microseconds only where there are any. */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .toFormatter(Locale.ROOT);

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private Times() {}

    /**
     * Reads when something is to happen. Without a zone it is local time.
     *
     * @return empty for {@code now}
     * @throws CliException when it cannot be read
     */
    static Optional<OffsetDateTime> scheduled(String text, Clock clock) {
        if (text.isBlank() || text.strip().equals("now")) {
            return Optional.empty();
        }
        try {
            TemporalAccessor time = INPUT.parseBest(normalized(text), OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    time instanceof OffsetDateTime zoned
                            ? zoned
                            : LocalDateTime.from(time).atZone(clock.getZone()).toOffsetDateTime());
        } catch (DateTimeException e) {
            throw CliException.usage("Unable to parse scheduled timestamp (" + text
                    + "). It should be in an unambiguous format (e.g. ISO 8601)");
        }
    }

    /** One blank for the T, seconds and minutes of the zone that are left out. */
    private static String normalized(String text) {
        return text.strip()
                .replaceFirst("(?<=[0-9]) +(?=[0-9])", "T")
                .replaceFirst(" +(?=[+-])", "")
                .replaceFirst("([+-])([0-9])$", "$10$2")
                .replaceFirst("(T.*[+-][0-9]{2})$", "$1:00")
                .replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2");
    }

    /** A time with a zone in Python's form; as it is when it cannot be read. */
    static String iso(String text) {
        try {
            return iso(OffsetDateTime.parse(normalized(text)));
        } catch (DateTimeException e) {
            return text;
        }
    }

    /** A time with its zone in Python's form. */
    static String iso(OffsetDateTime time) {
        String fraction = time.getNano() == 0 ? "" : String.format(".%06d", time.get(ChronoField.MICRO_OF_SECOND));
        String zone = time.getOffset().getTotalSeconds() == 0
                ? "+00:00"
                : time.getOffset().getId();
        return ISO.format(time) + fraction + zone;
    }

    /** Now, in local time to the second. */
    static String stamp(Clock clock) {
        return SECONDS.format(ZonedDateTime.now(clock));
    }

    /** Now, in local time to a hundredth of a millisecond, as Patroni's tool begins the lines of its results. */
    static String preciseStamp(Clock clock) {
        ZonedDateTime now = ZonedDateTime.now(clock);
        return SECONDS.format(now) + String.format(".%05d", now.getNano() / 10_000);
    }

    /** An hour from now, as an example. */
    static String example(Clock clock) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT)
                .format(ZonedDateTime.now(clock).plusHours(1));
    }
}
