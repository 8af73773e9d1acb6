package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a standby has received, and on which timeline: never one that is too high. */
final class ReceivedWal {

    private static final Logger log = LoggerFactory.getLogger(ReceivedWal.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /**
     * What is known for a pair of positions.
     *
     * @param timeline the timeline of the WAL that it has
     * @param received the position received; null when nothing was received since its start
     * @param rawReceived the server's own answer that this was found for
     * @param rawReplayed the same
     */
    record Known(
            Timeline timeline,
            @Nullable Lsn received,
            @Nullable Lsn rawReceived,
            @Nullable Lsn rawReplayed) {

        boolean isOf(StateQuery.Answer a) {
            return rawReplayed != null
                    && Objects.equals(rawReceived, a.received())
                    && Objects.equals(rawReplayed, a.replayed());
        }
    }

    private ReceivedWal() {}

    /**
     * While streaming, the receiver knows it. Without one, the catalog's functions do not: pg_control lags behind a timeline switch.
     * IDENTIFY_SYSTEM does; it takes a connection of its own, so it is asked only after the positions have moved.
     */
    static Known of(StateQuery.Answer a, @Nullable Known last, LocalSql sql) {
        if (a.streaming() && a.receiverTimeline() > 0) {
            return new Known(Timeline.of(a.receiverTimeline()), Lsn.max(a.receiverFlushed(), a.received()), null, null);
        }
        if (last != null && last.isOf(a)) {
            return last;
        }
        try (Connection connection = sql.replication(TIMEOUT);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("IDENTIFY_SYSTEM")) {
            rows.next();
            Lsn position = Lsn.parse(rows.getString("xlogpos"));
            Lsn received = a.received() == null ? null : position;
            return new Known(Timeline.of(rows.getInt("timeline")), received, a.received(), a.replayed());
        } catch (SQLException e) {
            // No walsender was free: pg_control's numbers are possibly old, and never too high.
            log.debug("IDENTIFY_SYSTEM failed", e);
            int timeline = Math.max(a.controlTimeline(), a.minimumTimeline());
            return new Known(Timeline.of(timeline), a.received(), null, null);
        }
    }
}
