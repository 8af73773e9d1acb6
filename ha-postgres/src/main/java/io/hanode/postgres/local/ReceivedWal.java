package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
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
     * @param postmaster the server process; its standby never goes back to an earlier timeline
     * @param timeline the timeline of the WAL that it has
     * @param received the position received; null when nothing was received since its start
     * @param rawReceived the server's own answer that this was found for
     * @param rawReplayed the same
     */
    record Known(
            PostmasterIdentity postmaster,
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
     * While streaming, the receiver knows it. Without one, the catalog's functions do not: pg_control lags behind a timeline switch. But
     * a standby goes to a timeline only when it has its history file: without one of a later timeline, the last known is the one.
     * Else IDENTIFY_SYSTEM knows; it takes a connection of its own, so it is asked only after the positions have moved.
     */
    static Known of(StateQuery.Answer a, PostmasterIdentity postmaster, @Nullable Known before, LocalServer server)
            throws IOException {
        if (a.streaming() && a.receiverTimeline() > 0) {
            Lsn received = Lsn.max(a.receiverFlushed(), a.received());
            return new Known(postmaster, Timeline.of(a.receiverTimeline()), received, null, null);
        }
        Known last = before != null && before.postmaster().equals(postmaster) ? before : null;
        if (last != null && last.isOf(a)) {
            return last;
        }
        int control = Math.max(a.controlTimeline(), a.minimumTimeline());
        int atLeast = last == null ? control : Math.max(control, last.timeline().number());
        if (server.directory().lastHistory() <= atLeast) {
            return new Known(postmaster, Timeline.of(atLeast), a.received(), a.received(), a.replayed());
        }
        return identify(a, postmaster, server.sql(), Timeline.of(control));
    }

    private static Known identify(StateQuery.Answer a, PostmasterIdentity postmaster, LocalSql sql, Timeline control) {
        try (Connection connection = sql.replication(TIMEOUT);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("IDENTIFY_SYSTEM")) {
            rows.next();
            Lsn position = Lsn.parse(rows.getString("xlogpos"));
            Lsn received = a.received() == null ? null : position;
            return new Known(postmaster, Timeline.of(rows.getInt("timeline")), received, a.received(), a.replayed());
        } catch (SQLException e) {
            // No walsender was free: pg_control's numbers are possibly old, and never too high.
            log.debug("IDENTIFY_SYSTEM failed", e);
            return new Known(postmaster, control, a.received(), null, null);
        }
    }
}
