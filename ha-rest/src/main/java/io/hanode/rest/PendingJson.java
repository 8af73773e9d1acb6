package io.hanode.rest;

import io.hanode.HaStatus;
import io.hanode.RestartRequest;
import io.hanode.cluster.PatroniWords;
import io.hanode.cluster.ScheduledRestart;
import io.hanode.postgres.PendingChange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to happen later, in Patroni's form. */
final class PendingJson {

    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");
    private static final double MILLIS = 1000;

    private PendingJson() {}

    /** Why a restart is needed; null when none is. */
    static @Nullable Map<String, Object> reasons(List<PendingChange> changes) {
        Map<String, Object> reasons = new LinkedHashMap<>();
        for (PendingChange change : changes) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("old_value", change.oldValue());
            values.put("new_value", change.newValue());
            reasons.put(change.name(), values);
        }
        return reasons.isEmpty() ? null : reasons;
    }

    /** Another member's restart, as its record tells it. */
    static Map<String, Object> restart(ScheduledRestart restart) {
        Map<String, Object> m = restart(
                restart.at(), restart.role(), restart.postgresVersion(), restart.pendingOnly(), restart.timeout());
        m.put("postmaster_start_time", restart.startTime());
        return m;
    }

    /** This node's. */
    static Map<String, Object> restart(RestartRequest restart) {
        String role = restart.role() == null
                ? null
                : restart.role() == HaStatus.Role.PRIMARY ? PatroniWords.PRIMARY : PatroniWords.REPLICA;
        return restart(restart.at(), role, restart.postgresVersion(), restart.pendingOnly(), restart.timeout());
    }

    private static Map<String, Object> restart(
            @Nullable Instant at,
            @Nullable String role,
            @Nullable String version,
            boolean pendingOnly,
            @Nullable Duration timeout) {
        Map<String, Object> m = new LinkedHashMap<>();
        put(m, "schedule", at == null ? null : iso(at));
        put(m, "role", role);
        put(m, "postgres_version", version);
        put(m, "restart_pending", pendingOnly ? true : null);
        put(m, "timeout", timeout == null ? null : timeout.toMillis() / MILLIS);
        return m;
    }

    private static void put(Map<String, Object> m, String key, @Nullable Object value) {
        if (value != null) {
            m.put(key, value);
        }
    }

    static String iso(Instant at) {
        return ISO.format(at.atOffset(ZoneOffset.UTC));
    }
}
