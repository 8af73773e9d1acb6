package io.hanode.postgres.local;

import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.RemoteView;
import io.hanode.postgres.Upstream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Asks another cluster's server who it is and how its timeline came about: with the replication protocol's own commands, so that the
 * replication user needs no database there. Of several hosts the first one counts that accepts writes.
 */
final class RemoteCluster {

    private final LocalSql sql;
    private final Credentials user;

    RemoteCluster(LocalSql sql, Credentials user) {
        this.sql = sql;
        this.user = user;
    }

    RemoteView ask(Upstream remote, Duration timeout) {
        String[] hosts = Hosts.of(remote);
        StringBuilder reasons = new StringBuilder();
        for (String host : hosts) {
            Upstream one = new Upstream(remote.node(), host, remote.port(), null);
            try (Connection connection = sql.remoteReplication(one, user, timeout.dividedBy(hosts.length));
                    Statement statement = connection.createStatement()) {
                if (hosts.length == 1 || acceptsWrites(statement)) {
                    return answer(statement);
                }
                add(reasons, host + " is no primary");
            } catch (SQLException | IllegalArgumentException e) {
                add(
                        reasons,
                        host + ":" + remote.port() + " cannot be asked as '" + user.user() + "': " + e.getMessage());
            }
        }
        return new RemoteView.Silent(reasons.toString());
    }

    private static void add(StringBuilder reasons, String reason) {
        reasons.append(reasons.isEmpty() ? "" : "; ").append(reason);
    }

    private static boolean acceptsWrites(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW transaction_read_only")) {
            return row.next() && "off".equals(row.getString(1));
        }
    }

    private static RemoteView.Answered answer(Statement statement) throws SQLException {
        SystemIdentifier system;
        Timeline timeline;
        try (ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            row.next();
            system = new SystemIdentifier(row.getString("systemid"));
            timeline = Timeline.of(row.getInt("timeline"));
        }
        if (timeline.equals(Timeline.FIRST)) {
            return new RemoteView.Answered(system, TimelineHistory.none(timeline));
        }
        try (ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
            row.next();
            return new RemoteView.Answered(system, TimelineHistory.parse(timeline, row.getString("content")));
        }
    }
}
