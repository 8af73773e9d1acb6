package io.hanode.postgres.local;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.Upstream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to the local server as superuser: a small pool for short questions, and single ones for long statements. */
final class LocalSql implements AutoCloseable {

    /** No node can have this name, because of the slash. */
    static final String APPLICATION_NAME = "hanode/local";

    private static final int POOL_SIZE = 2;

    /** Backstop for a connection that nobody aborts any more. */
    private static final int SOCKET_SECONDS = 60;

    /** No checkpoint takes longer. */
    private static final Duration CHECKPOINT = Duration.ofHours(1);

    private static final Map<String, String> DRIVER_OPTIONS = Map.of(
            "sslmode", "sslmode",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "sslrootcert", "sslrootcert",
            "gssencmode", "gssEncMode",
            "channel_binding", "channelBinding",
            "sslnegotiation", "sslNegotiation",
            "krbsrvname", "kerberosServerName");

    /** "Connection does not exist". */
    private static final String DOWN = "08003";

    private static final Logger log = LoggerFactory.getLogger(LocalSql.class);

    private final LocalSettings settings;
    private final DataDirectory directory;

    @Nullable
    private HikariDataSource pool;

    @Nullable
    private PostmasterIdentity poolOf;

    LocalSql(LocalSettings settings, DataDirectory directory) {
        this.settings = settings;
        this.directory = directory;
    }

    /** A pooled connection to this very server process. */
    Connection pooled(PostmasterIdentity postmaster) throws SQLException {
        return poolFor(postmaster).getConnection();
    }

    private synchronized HikariDataSource poolFor(PostmasterIdentity postmaster) throws SQLException {
        if (pool != null && postmaster.equals(poolOf)) {
            return pool;
        }
        close();
        try {
            HikariDataSource made = new HikariDataSource(config());
            pool = made;
            poolOf = postmaster;
            return made;
        } catch (HikariPool.PoolInitializationException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new SQLException("no connection: " + e.getMessage(), e);
        }
    }

    private HikariConfig config() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("hanode-local-" + settings.port());
        config.setJdbcUrl(url());
        config.setUsername(settings.superuser().user());
        config.setPassword(settings.superuser().password());
        local(settings.access().socket()).forEach((k, v) -> config.addDataSourceProperty(k.toString(), v));
        properties(2, SOCKET_SECONDS).forEach((k, v) -> config.addDataSourceProperty(k.toString(), v));
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(1000);
        config.setValidationTimeout(500);
        config.setInitializationFailTimeout(1);
        config.setIdleTimeout(0);
        config.setKeepaliveTime(0);
        // A new connection from time to time proves that the server still takes new ones.
        config.setMaxLifetime(Duration.ofSeconds(60).toMillis());
        return config;
    }

    /** A single connection with its own socket deadline, for statements that may take long. */
    Connection single(Duration socketTimeout) throws SQLException {
        Properties properties = properties(5, (int) Math.max(1, socketTimeout.toSeconds() + 1));
        properties.putAll(local(settings.access().socket()));
        return open(url(), settings.superuser(), properties);
    }

    /** Makes a checkpoint, however long it takes; cancelling ends the statement. */
    void checkpoint(OperationContext context) throws PostgresException {
        try (Connection connection = single(CHECKPOINT);
                Statement statement = connection.createStatement()) {
            context.onCancel(() -> cancel(statement));
            statement.execute("CHECKPOINT");
        } catch (SQLException e) {
            throw new PostgresException("checkpoint failed: " + e.getMessage(), e);
        }
    }

    /** Cancels a statement from another thread. */
    static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            log.debug("a statement could not be cancelled", e);
        }
    }

    /** A connection to another node's server; of several hosts to the one that accepts writes. */
    Connection remote(Upstream server, Credentials user, Duration socketTimeout) throws SQLException {
        Properties properties = properties(10, (int) Math.max(1, socketTimeout.toSeconds()));
        properties.putAll(encryption(user));
        if (Hosts.of(server).length > 1) {
            properties.setProperty("targetServerType", "primary");
        }
        return open(url(server.host(), server.port()), user, properties);
    }

    /** A connection to another server that understands the replication protocol's commands and nothing else. */
    Connection remoteReplication(Upstream server, Credentials user, Duration timeout) throws SQLException {
        int seconds = (int) Math.max(1, timeout.toSeconds());
        Properties properties = properties(seconds, seconds);
        properties.setProperty("replication", "true");
        properties.setProperty("assumeMinServerVersion", "12");
        properties.setProperty("preferQueryMode", "simple");
        properties.putAll(encryption(user));
        return open(url(server.host(), server.port()), user, properties);
    }

    /** A connection that understands replication commands (and simple queries). */
    Connection replication(Duration timeout) throws SQLException {
        int seconds = (int) Math.max(1, timeout.toSeconds() + 1);
        Properties properties = properties(seconds, seconds);
        properties.setProperty("replication", "database");
        properties.setProperty("assumeMinServerVersion", "12");
        properties.setProperty("preferQueryMode", "simple");
        properties.putAll(local(settings.access().socketForReplication()));
        return open(url(), settings.superuser(), properties);
    }

    private static Connection open(String url, Credentials user, Properties properties) throws SQLException {
        properties.setProperty("user", user.user());
        properties.setProperty("password", user.password());
        return DriverManager.getConnection(url, properties);
    }

    /** A connection of the server's user, whom the server knows by the Unix socket, without a password. */
    Connection peer(Duration socketTimeout) throws SQLException {
        Properties properties = properties(5, (int) Math.max(1, socketTimeout.toSeconds() + 1));
        properties.putAll(local(true));
        properties.setProperty("user", settings.superuser().user());
        return DriverManager.getConnection(url(), properties);
    }

    /** How the local server is reached. */
    private Properties local(boolean socket) throws SQLException {
        Properties properties = new Properties();
        if (!socket) {
            properties.putAll(encryption(settings.superuser()));
            return properties;
        }
        Path file = directory
                .socketDirectory()
                .orElseThrow(() -> new SQLException("the server has no Unix socket: set unix_socket_directories", DOWN))
                .resolve(".s.PGSQL." + settings.port());
        properties.setProperty("socketFactory", UnixSocketFactory.class.getName());
        properties.setProperty("socketFactoryArg", file.toString());
        properties.setProperty("sslmode", "disable");
        return properties;
    }

    /** The driver's names of libpq's options. It has none for certificate revocation lists, and no idle probes of its own. */
    private static Map<String, String> encryption(Credentials user) {
        Map<String, String> properties = new HashMap<>();
        user.options().forEach((name, value) -> {
            String property = DRIVER_OPTIONS.get(name);
            if (property != null) {
                properties.put(property, value);
            }
        });
        return properties;
    }

    private static Properties properties(int connectSeconds, int socketSeconds) {
        Properties p = new Properties();
        p.setProperty("ApplicationName", APPLICATION_NAME);
        p.setProperty("connectTimeout", Integer.toString(connectSeconds));
        p.setProperty("socketTimeout", Integer.toString(socketSeconds));
        // A frozen server takes the TCP connection and then says nothing: this bounds the whole of connecting.
        p.setProperty("loginTimeout", Integer.toString(connectSeconds));
        p.setProperty("tcpKeepAlive", "true");
        // Our own commits (slots, roles) must never wait for a synchronous standby.
        p.setProperty("options", "-c synchronous_commit=local -c statement_timeout=" + socketSeconds * 1000L);
        return p;
    }

    private String url() {
        return url(settings.localHost(), settings.port());
    }

    private String url(String host, int port) {
        String hosts = Arrays.stream(host.split(",", -1))
                .map(h -> (h.contains(":") ? "[" + h + "]" : h) + ":" + port)
                .collect(Collectors.joining(","));
        return "jdbc:postgresql://" + hosts + "/"
                + java.net.URLEncoder.encode(settings.address().database(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Closes the pool; the next question makes a new one. */
    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
            pool = null;
            poolOf = null;
        }
    }
}
