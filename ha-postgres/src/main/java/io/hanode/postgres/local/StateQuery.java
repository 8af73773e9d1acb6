package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.postgres.ReplicationConnection;
import io.hanode.postgres.SlotInfo;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that a turn asks a running server, in one round trip. */
final class StateQuery {

    private static final String SERVER = """
            SELECT pg_is_in_recovery() AS in_recovery,
              CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_lsn()::text END AS written,
              CASE WHEN pg_is_in_recovery() THEN NULL
                   ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END AS timeline_hex,
              pg_last_wal_receive_lsn()::text AS received,
              pg_last_wal_replay_lsn()::text AS replayed,
              CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE false END AS paused,
              c.timeline_id AS control_timeline, r.min_recovery_end_timeline AS minimum_timeline, s.system_identifier,
              pg_postmaster_start_time()::text AS start_time, current_setting('server_version_num')::int AS version,
              current_setting('primary_conninfo') AS conninfo, current_setting('primary_slot_name') AS slot_name,
              w.status AS receiver_status, w.received_tli, w.FLUSHED::text AS receiver_flushed,
              (SELECT string_agg(name, ',' ORDER BY name) FROM pg_settings WHERE pending_restart) AS pending,
              current_setting('synchronous_standby_names') AS synchronous, pg_conf_load_time()::text AS loaded,
              (SELECT string_agg(substr(c, 20), ',') FROM pg_db_role_setting, unnest(setconfig) c
               WHERE c LIKE 'synchronous_commit=%') AS overrides,
              (extract(epoch FROM pg_last_xact_replay_timestamp()) * 1000000)::bigint AS replayed_micros,
              current_setting('restore_command') <> '' AS archive
            FROM pg_control_checkpoint() c CROSS JOIN pg_control_recovery() r CROSS JOIN pg_control_system() s
              LEFT JOIN pg_stat_wal_receiver w ON true;
            """;

    private static final String SLOTS = """
            SELECT slot_name, slot_type = 'physical' AS physical, active, restart_lsn::text, temporary
            FROM pg_replication_slots ORDER BY slot_name;
            """;

    private static final String STANDBYS = """
            SELECT pid, application_name, usename, coalesce(host(client_addr), '') AS address, state, sync_state, sync_priority,
              write_lsn::text, flush_lsn::text, replay_lsn::text
            FROM pg_stat_replication WHERE application_name <> 'hanode/local' ORDER BY application_name, pid
            """;

    /** The answer. */
    record Answer(
            boolean inRecovery,
            @Nullable Lsn written,
            int primaryTimeline,
            @Nullable Lsn received,
            @Nullable Lsn replayed,
            boolean paused,
            int controlTimeline,
            int minimumTimeline,
            String systemIdentifier,
            String startTime,
            int version,
            String connInfo,
            String slotName,
            boolean streaming,
            int receiverTimeline,
            @Nullable Lsn receiverFlushed,
            List<String> pendingRestart,
            String synchronous,
            String configurationLoaded,
            List<String> commitOverrides,
            @Nullable Instant replayedAt,
            boolean archive,
            List<SlotInfo> slots,
            List<ReplicationConnection> standbys) {}

    private StateQuery() {}

    /** Asks. The names are those of slots that were made for members by us. */
    static Answer ask(Connection connection, int major, Set<String> ownSlots) throws SQLException {
        String server = SERVER.replace("w.FLUSHED", major >= 13 ? "w.flushed_lsn" : "w.received_lsn");
        try (Statement statement = connection.createStatement()) {
            statement.execute(server + SLOTS + STANDBYS);
            List<String[]> first;
            List<SlotInfo> slots;
            try (ResultSet rows = statement.getResultSet()) {
                first = rows(rows);
            }
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
                slots = slots(rows, ownSlots);
            }
            statement.getMoreResults();
            try (ResultSet rows = statement.getResultSet()) {
                return answer(first.get(0), slots, standbys(rows));
            }
        }
    }

    private static Answer answer(@Nullable String[] row, List<SlotInfo> slots, List<ReplicationConnection> standbys) {
        return new Answer(
                bool(row[0]),
                lsn(row[1]),
                row[2] == null ? 0 : Integer.parseInt(row[2], 16),
                lsn(row[3]),
                lsn(row[4]),
                bool(row[5]),
                number(row[6]),
                number(row[7]),
                Long.toUnsignedString(Long.parseLong(text(row[8]))),
                text(row[9]),
                number(row[10]),
                text(row[11]),
                text(row[12]),
                "streaming".equals(row[13]),
                number(row[14]),
                lsn(row[15]),
                list(row[16]),
                text(row[17]),
                text(row[18]),
                list(row[19]),
                row[20] == null ? null : Instant.EPOCH.plus(Long.parseLong(row[20]), ChronoUnit.MICROS),
                bool(row[21]),
                slots,
                standbys);
    }

    private static List<String[]> rows(ResultSet rows) throws SQLException {
        List<String[]> all = new ArrayList<>();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            String[] row = new String[columns];
            for (int i = 0; i < columns; i++) {
                row[i] = rows.getString(i + 1);
            }
            all.add(row);
        }
        return all;
    }

    private static List<SlotInfo> slots(ResultSet rows, Set<String> own) throws SQLException {
        List<SlotInfo> slots = new ArrayList<>();
        for (@Nullable String[] row : rows(rows)) {
            boolean physical = bool(row[1]);
            boolean ours = physical && !bool(row[4]) && own.contains(text(row[0]));
            slots.add(new SlotInfo(text(row[0]), physical, bool(row[2]), lsn(row[3]), ours));
        }
        return slots;
    }

    private static List<ReplicationConnection> standbys(ResultSet rows) throws SQLException {
        List<ReplicationConnection> standbys = new ArrayList<>();
        for (@Nullable String[] row : rows(rows)) {
            standbys.add(new ReplicationConnection(
                    number(row[0]),
                    text(row[1]),
                    text(row[2]),
                    text(row[3]),
                    text(row[4]),
                    text(row[5]),
                    number(row[6]),
                    lsn(row[7]),
                    lsn(row[8]),
                    lsn(row[9])));
        }
        return standbys;
    }

    private static boolean bool(@Nullable String text) {
        return "t".equals(text) || "true".equals(text);
    }

    private static int number(@Nullable String text) {
        return text == null ? 0 : Integer.parseInt(text);
    }

    private static List<String> list(@Nullable String text) {
        return text == null ? List.of() : Arrays.asList(text.split(","));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable Lsn lsn(@Nullable String text) {
        return text == null ? null : Lsn.parse(text);
    }
}
