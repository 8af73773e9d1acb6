package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData;
import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.PostgresException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What pg_controldata prints, in the C locale. */
final class ControlFile {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Map<String, ClusterState> STATES = Map.of(
            "shut down", ClusterState.SHUT_DOWN,
            "shut down in recovery", ClusterState.SHUT_DOWN_IN_RECOVERY,
            "shutting down", ClusterState.SHUTTING_DOWN,
            "in crash recovery", ClusterState.IN_CRASH_RECOVERY,
            "in archive recovery", ClusterState.IN_ARCHIVE_RECOVERY,
            "in production", ClusterState.IN_PRODUCTION);

    private final Map<String, String> values;

    private ControlFile(Map<String, String> values) {
        this.values = values;
    }

    /** Reads pg_control of a data directory. */
    static ControlFile read(ToolRunner tools, Binaries binaries, Path dataDirectory) throws PostgresException {
        ToolResult result =
                tools.run(List.of(binaries.program("pg_controldata"), "-D", dataDirectory.toString()), TIMEOUT);
        if (!result.ok()) {
            throw new PostgresException("pg_controldata cannot read " + dataDirectory + ": " + result.lastLines());
        }
        return parse(result.output());
    }

    static ControlFile parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        });
        return new ControlFile(values);
    }

    /** The control data; the end of the WAL is read from the WAL itself where that is possible. */
    ControlData toControlData(Path dataDirectory) throws PostgresException {
        try {
            ClusterState state = STATES.getOrDefault(get("Database cluster state"), ClusterState.OTHER);
            Lsn checkpoint = Lsn.parse(get("Latest checkpoint location"));
            Timeline timeline = Timeline.of(Integer.parseInt(get("Latest checkpoint's TimeLineID")));
            Lsn minimum = Lsn.parse(get("Minimum recovery ending location"));
            int minimumTimeline = Integer.parseInt(get("Min recovery ending loc's timeline"));
            boolean checksums = !get("Data page checksum version").equals("0");
            return new ControlData(
                    systemIdentifier(),
                    state,
                    checkpoint,
                    timeline,
                    minimum,
                    minimumTimeline == 0 ? timeline : Timeline.of(minimumTimeline),
                    walEnd(dataDirectory, state, checkpoint, timeline, minimum),
                    checksums || get("wal_log_hints setting").equals("on"));
        } catch (IllegalArgumentException e) {
            throw new PostgresException(
                    "pg_controldata printed something unexpected for " + dataDirectory + ": " + e.getMessage(), e);
        }
    }

    SystemIdentifier systemIdentifier() {
        return new SystemIdentifier(get("Database system identifier"));
    }

    /** The least values that recovery needs (the primary's, as the WAL told them): setting name to value. */
    Map<String, Integer> recoveryMinimums() {
        Map<String, Integer> minimums = new HashMap<>();
        minimums.put("max_connections", number("max_connections setting"));
        minimums.put("max_worker_processes", number("max_worker_processes setting"));
        minimums.put("max_wal_senders", number("max_wal_senders setting"));
        minimums.put("max_prepared_transactions", number("max_prepared_xacts setting"));
        minimums.put("max_locks_per_transaction", number("max_locks_per_xact setting"));
        return minimums;
    }

    private Lsn walEnd(Path dataDirectory, ClusterState state, Lsn checkpoint, Timeline timeline, Lsn minimum) {
        if (state != ClusterState.SHUT_DOWN) {
            return Lsn.max(minimum, checkpoint);
        }
        WalLayout layout = new WalLayout(number("WAL block size"), number("Bytes per WAL segment"));
        return layout.endOfRecord(dataDirectory.resolve("pg_wal"), timeline, checkpoint);
    }

    private int number(String key) {
        return Integer.parseInt(get(key));
    }

    private String get(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no line '" + key + "'");
        }
        return value;
    }
}
