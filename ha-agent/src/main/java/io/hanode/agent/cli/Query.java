package io.hanode.agent.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs SQL on one member's server, over one connection as long as that lives. */
final class Query implements AutoCloseable {

    /** Seconds. A query may take longer than a connection; a server that is gone is noticed by TCP keep-alives. */
    private static final int CONNECT = 5;

    /** The class of errors that no server has told. */
    private static final String CONNECTION = "08";

    private static final Set<String> PASSED =
            Set.of("sslmode", "sslcert", "sslkey", "sslrootcert", "sslpassword", "channelBinding", "gssEncMode");

    private final MemberView member;
    private final @Nullable Role expected;
    private final Map<String, String> login;
    private @Nullable Connection connection;

    /**
     * What came of it.
     *
     * @param rows to be printed
     * @param failed whether they say what went wrong
     */
    record Result(Rows rows, boolean failed) {}

    /**
     * A query to be.
     *
     * @param expected what the server has to be; null for anything
     * @param login {@code username}, {@code password}, {@code dbname}, {@code sslmode}, …
     */
    Query(MemberView member, @Nullable Role expected, Map<String, String> login) {
        this.member = member;
        this.expected = expected;
        this.login = login;
    }

    /** Runs it; what goes wrong is a row of its own, as with Patroni's tool. */
    Result run(String sql, Clock clock) {
        try {
            Connection open = connection();
            if (!isExpected(open)) {
                return failed(clock, "No connection to role " + expected + " is available");
            }
            try (Statement statement = open.createStatement()) {
                return new Result(statement.execute(sql) ? rows(statement.getResultSet()) : nothing(), false);
            }
        } catch (SQLException e) {
            close();
            String state = e.getSQLState();
            boolean server = state != null && !state.startsWith(CONNECTION);
            String text = server ? state + " (" + e.getMessage() + ")" : String.valueOf(e.getMessage());
            return failed(clock, "ERROR, SQLSTATE: " + text.replace('\n', ' '));
        }
    }

    private Connection connection() throws SQLException {
        if (connection == null || connection.isClosed()) {
            if (member.host().isEmpty()) {
                throw new SQLException(member.name() + " does not say where its server is");
            }
            Properties properties = new Properties();
            properties.setProperty("user", login.getOrDefault("username", System.getProperty("user.name", "postgres")));
            properties.setProperty("password", login.getOrDefault("password", ""));
            properties.setProperty("ApplicationName", "hanode");
            properties.setProperty("connectTimeout", String.valueOf(CONNECT));
            properties.setProperty("loginTimeout", String.valueOf(2 * CONNECT));
            properties.setProperty("tcpKeepAlive", "true");
            login.forEach((key, value) -> {
                if (PASSED.contains(key)) {
                    properties.setProperty(key, value);
                }
            });
            String host = member.host().contains(":") ? "[" + member.host() + "]" : member.host();
            String url =
                    "jdbc:postgresql://" + host + ":" + member.port() + "/" + login.getOrDefault("dbname", "postgres");
            connection = DriverManager.getConnection(url, properties);
        }
        return connection;
    }

    /** The store may say something else than what the server is by now. */
    private boolean isExpected(Connection open) throws SQLException {
        if (expected == null || expected == Role.ANY || expected == Role.LEADER) {
            return true;
        }
        try (Statement statement = open.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
            return result.next() && result.getBoolean(1) == (expected != Role.PRIMARY);
        }
    }

    private static Rows rows(ResultSet result) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            columns.add(result.getMetaData().getColumnLabel(i));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(value(result.getObject(i), result.getString(i)));
            }
            rows.add(row);
        }
        return new Rows("", columns, Set.of(), rows);
    }

    /** Numbers, booleans and texts as they are, all else as PostgreSQL writes it. */
    private static @Nullable Object value(@Nullable Object value, @Nullable String text) {
        boolean plain = value instanceof Number || value instanceof Boolean || value instanceof String;
        return plain ? value : text;
    }

    private static Rows nothing() {
        return new Rows("", null, Set.of(), List.of());
    }

    private static Result failed(Clock clock, String text) {
        List<@Nullable Object> row = new ArrayList<>(List.of(Times.stamp(clock), text));
        return new Result(new Rows("", null, Set.of(), List.of(row)), true);
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            connection = null;
        }
    }
}
