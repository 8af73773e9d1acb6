package io.hanode.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A restart that a member keeps until its time comes, as it stands in the member's record.
 *
 * @param at when
 * @param role only in this role, Patroni's word; null for any
 * @param postgresVersion only below this version; null for any
 * @param pendingOnly only when settings wait for a restart
 * @param timeout how long the server may take to accept connections again; null for {@code primary_start_timeout}
 * @param startTime PostgreSQL's text of the start of the server that was meant: after another start it is off
 */
public record ScheduledRestart(
        Instant at,
        @Nullable String role,
        @Nullable String postgresVersion,
        boolean pendingOnly,
        @Nullable Duration timeout,
        String startTime) {

    /** Patroni's fields, absent ones left out. */
    Map<String, Object> toMap() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("schedule", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)));
        put(m, "role", role);
        put(m, "postgres_version", postgresVersion);
        put(m, "restart_pending", pendingOnly ? true : null);
        put(m, "timeout", timeout == null ? null : timeout.toMillis() / 1000.0);
        m.put("postmaster_start_time", startTime);
        return m;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    /** Reads Patroni's fields; empty without a usable time. */
    static Optional<ScheduledRestart> of(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map) || !(map.get("schedule") instanceof String schedule)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ScheduledRestart(
                    OffsetDateTime.parse(schedule.replace(' ', 'T')).toInstant(),
                    text(map.get("role")),
                    text(map.get("postgres_version")),
                    map.containsKey("restart_pending") && !Boolean.FALSE.equals(map.get("restart_pending")),
                    map.get("timeout") instanceof Number n
                            ? Duration.ofMillis(Math.round(n.doubleValue() * 1000))
                            : null,
                    map.get("postmaster_start_time") instanceof String s ? s : ""));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String s ? s : null;
    }
}
