package io.hanode.postgres.local;

import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.SynchronousState.Confirms;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a server is configured to wait for at a commit, and who overrides that. */
final class CommitSettings {

    /** Not the session's value: HaNode's own sessions never wait. Files are read only after a reload. */
    private static final String CONFIGURED = "SELECT setting FROM pg_file_settings"
            + " WHERE name = 'synchronous_commit' AND error IS NULL ORDER BY seqno DESC LIMIT 1";

    @Nullable
    private PostmasterIdentity of;

    private String loaded = "";
    private Confirms confirms = Confirms.FLUSHED;

    /**
     * The configured value.
     *
     * @param loaded when the connection's process read the configuration
     */
    synchronized Confirms confirms(Postmaster postmaster, Connection connection, String loaded) throws SQLException {
        if (!postmaster.identity().equals(of) || !loaded.equals(this.loaded)) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(CONFIGURED)) {
                confirms = row.next() ? confirms(row.getString(1)) : Confirms.FLUSHED;
            }
            of = postmaster.identity();
            this.loaded = loaded;
        }
        return confirms;
    }

    /** How many of these values wait for less than the configured one. */
    static int overrides(List<String> values, Confirms configured) {
        return (int) values.stream()
                .filter(v -> confirms(v).compareTo(configured) < 0)
                .count();
    }

    /** PostgreSQL's words for it; numbers and words of truth are taken too. */
    static Confirms confirms(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "local", "off", "false", "no", "0" -> Confirms.NOTHING;
            case "remote_write" -> Confirms.WRITTEN;
            case "remote_apply" -> Confirms.REPLAYED;
            default -> Confirms.FLUSHED;
        };
    }
}
