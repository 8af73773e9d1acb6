package io.hanode.rest;

import io.hanode.HaStatus;
import io.hanode.model.Lsn;
import io.hanode.postgres.PostgresState;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a standby is behind what is known of the leader: the later of the leader's last written position and what the standby itself
 * has received.
 *
 * @param bytes 0 when it is ahead, or when nothing is known of the leader
 */
record Lag(long bytes) {

    private static final Pattern SIZE =
            Pattern.compile("\\s*([+-]?[0-9]{1,18}(?:\\.[0-9]{1,9})?)\\s*([A-Za-z]{0,2})\\s*");
    private static final Map<String, Long> UNITS =
            Map.of("", 1L, "b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30, "tb", 1L << 40);

    /** The lag of the given position of the node's server. */
    static Lag of(HaStatus status, Lsn position) {
        Lsn written =
                status.snapshot() == null ? null : status.snapshot().status().position();
        Lsn received = status.postgres() instanceof PostgresState.Standby s ? s.received() : null;
        Lsn leader = Lsn.max(written, received);
        return new Lag(leader.isAfter(position) ? leader.minus(position) : 0);
    }

    /** Whether it is more than the given limit. Without a limit, or with one that cannot be read, it is not: as in Patroni. */
    boolean exceeds(@Nullable String limit) {
        Long allowed = limit == null ? null : parse(limit);
        return allowed != null && bytes > allowed;
    }

    /** Reads a number of bytes, or one with a unit B, kB, MB, GB or TB. Null for anything else. */
    static @Nullable Long parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        Long unit = UNITS.get(String.valueOf(matcher.group(2)).toLowerCase(Locale.ROOT));
        return unit == null ? null : Math.round(Double.parseDouble(String.valueOf(matcher.group(1))) * unit);
    }
}
