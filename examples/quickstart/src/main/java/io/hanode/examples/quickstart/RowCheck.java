package io.hanode.examples.quickstart;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Properties;

/** Asks the primary which rows it has, and which standbys have all of them. */
public final class RowCheck {

    private final String url;
    private final Properties login;

    /** A check of the given cluster. */
    public RowCheck(ClusterPlan plan) {
        this(plan.jdbcUrl(), plan.superuserPassword());
    }

    /**
     * A check of whichever server of the URL is the primary.
     *
     * @param url a JDBC URL that names all servers, with {@code targetServerType=primary}
     * @param password of the role postgres
     */
    public RowCheck(String url, String password) {
        this.url = url;
        this.login = RowWriter.login(password);
        login.setProperty("socketTimeout", "10");
    }

    /**
     * The acknowledged rows that the primary does not have, ascending.
     *
     * @throws SQLException when there is no primary to ask
     */
    public List<Long> missing(AckLog log) throws SQLException {
        // Before the question: what is acknowledged later may be missing from its answer.
        long[] acknowledged = log.ids();
        BitSet present = new BitSet();
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM " + RowWriter.TABLE)) {
            while (rows.next()) {
                present.set((int) rows.getLong(1));
            }
        }
        List<Long> missing = new ArrayList<>();
        for (long id : acknowledged) {
            if (!present.get((int) id)) {
                missing.add(id);
            }
        }
        return missing;
    }

    /** How many standbys stream from the primary; 0 when it cannot be asked. */
    public int streaming() {
        String sql = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        } catch (SQLException e) {
            return 0;
        }
    }
}
