package io.hanode.postgres.local;

import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresState;
import io.hanode.testkit.postgres.PostgresPlayground;
import io.hanode.testkit.server.PostgresPrograms;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Real servers for tests. */
final class Servers {

    static final String SUPERUSER_PASSWORD = "super-Secret 1:\\'";
    static final String REPLICATION_PASSWORD = "repl-Secret 2:\\'";

    private static final String CLIENT_PASSWORD = "client-Secret 3";

    private Servers() {}

    static LocalPostgresBuilder builder(PostgresPlayground playground, String name) {
        return LocalPostgres.builder()
                .binDirectory(PostgresPrograms.directory())
                .dataDirectory(playground.directory().resolve(name))
                .listen("127.0.0.1:" + PostgresPlayground.freePort())
                .unixSocketDirectory(playground.directory())
                .superuser("postgres", SUPERUSER_PASSWORD)
                .replication("replicator", REPLICATION_PASSWORD);
    }

    static Connection connect(PostgresController server) throws SQLException {
        return DriverManager.getConnection(url(server), "postgres", SUPERUSER_PASSWORD);
    }

    static void execute(PostgresController server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String ask(PostgresController server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static void write(PostgresController server) throws SQLException {
        execute(server, "CREATE TABLE IF NOT EXISTS t (n int); INSERT INTO t VALUES (1)");
    }

    /** Writes as a role that is no superuser. */
    static void writeAsClient(PostgresController server) throws SQLException {
        execute(
                server,
                "DO $$ BEGIN IF to_regrole('client') IS NULL THEN CREATE ROLE client LOGIN PASSWORD '" + CLIENT_PASSWORD
                        + "'; END IF; END $$; CREATE TABLE IF NOT EXISTS c (n int); GRANT INSERT ON c TO client");
        try (Connection connection = connectAsClient(server);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO c VALUES (1)");
        }
    }

    static Connection connectAsClient(PostgresController server) throws SQLException {
        return DriverManager.getConnection(url(server), "client", CLIENT_PASSWORD);
    }

    private static String url(PostgresController server) {
        return "jdbc:postgresql://127.0.0.1:" + server.address().port() + "/postgres?connectTimeout=5&socketTimeout=30";
    }

    static long pid(PostgresController server) {
        PostgresState state = server.observe(Duration.ofSeconds(10));
        return state.knownPostmaster().orElseThrow().pid();
    }

    static void kill(PostgresController server) {
        ProcessHandle.of(pid(server)).orElseThrow().destroyForcibly();
    }

    static void signal(String signal, long pid) throws Exception {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("kill -" + signal + " " + pid + " failed");
        }
    }
}
