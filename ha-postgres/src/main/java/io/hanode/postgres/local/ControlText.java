package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.PostgresException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** pg_control as pg_controldata prints it, in the C locale: for every version. */
final class ControlText {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Map<String, ClusterState> STATES = Map.of(
            "shut down", ClusterState.SHUT_DOWN,
            "shut down in recovery", ClusterState.SHUT_DOWN_IN_RECOVERY,
            "shutting down", ClusterState.SHUTTING_DOWN,
            "in crash recovery", ClusterState.IN_CRASH_RECOVERY,
            "in archive recovery", ClusterState.IN_ARCHIVE_RECOVERY,
            "in production", ClusterState.IN_PRODUCTION);

    private final Map<String, String> values;

    private ControlText(Map<String, String> values) {
        this.values = values;
    }

    static ControlFile read(ToolRunner tools, Binaries binaries, Path dataDirectory) throws PostgresException {
        ToolResult result =
                tools.run(List.of(binaries.program("pg_controldata"), "-D", dataDirectory.toString()), TIMEOUT);
        if (!result.ok()) {
            throw new PostgresException("pg_controldata cannot read " + dataDirectory + ": " + result.lastLines());
        }
        try {
            return parse(result.output()).toControlFile();
        } catch (IllegalArgumentException e) {
            throw new PostgresException(
                    "pg_controldata printed something unexpected for " + dataDirectory + ": " + e.getMessage(), e);
        }
    }

    private static ControlText parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        });
        return new ControlText(values);
    }

    private ControlFile toControlFile() {
        boolean checksums = !get("Data page checksum version").equals("0");
        return new ControlFile(
                new SystemIdentifier(get("Database system identifier")),
                STATES.getOrDefault(get("Database cluster state"), ClusterState.OTHER),
                Lsn.parse(get("Latest checkpoint location")),
                Timeline.of(number("Latest checkpoint's TimeLineID")),
                Lsn.parse(get("Minimum recovery ending location")),
                number("Min recovery ending loc's timeline"),
                new WalLayout(number("WAL block size"), number("Bytes per WAL segment")),
                checksums || get("wal_log_hints setting").equals("on"),
                Map.of(
                        "max_connections", number("max_connections setting"),
                        "max_worker_processes", number("max_worker_processes setting"),
                        "max_wal_senders", number("max_wal_senders setting"),
                        "max_prepared_transactions", number("max_prepared_xacts setting"),
                        "max_locks_per_transaction", number("max_locks_per_xact setting")));
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
