package io.hanode.postgres.local;

import io.hanode.HaConfigurationException;
import io.hanode.postgres.ServerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link LocalPostgres}. Essential: data directory, listen, superuser, replication. Everything else has a default.
 * Not safe for use by several threads.
 */
public final class LocalPostgresBuilder {

    @Nullable
    private Path dataDirectory;

    @Nullable
    private Path stateDirectory;

    @Nullable
    private String listen;

    @Nullable
    private String connectAddress;

    @Nullable
    private Credentials superuser;

    @Nullable
    private Credentials replication;

    @Nullable
    private Credentials rewind;

    private String database = "postgres";

    @Nullable
    private Path binDirectory;

    private String osUser = "postgres";
    private List<String> initdbOptions = List.of();
    private boolean dataChecksums = true;
    private SortedMap<String, String> parameters = new TreeMap<>();
    private List<String> hbaLines = List.of();
    private SortedMap<String, String> connectionOptions = new TreeMap<>();

    @Nullable
    private Path unixSocketDirectory;

    private Duration pgCtlTimeout = Duration.ofSeconds(60);

    @Nullable
    private String maxRate;

    LocalPostgresBuilder() {}

    /** The data directory: absolute; missing or empty on a new node. It must not be a mount point itself, but a directory below one. */
    public LocalPostgresBuilder dataDirectory(Path directory) {
        this.dataDirectory = directory;
        return this;
    }

    /**
     * Where the password file, the mark of interrupted copies, configuration backups and server logs are kept: absolute, not inside
     * the data directory. Default: beside it, its name with {@code .hanode} appended.
     */
    public LocalPostgresBuilder stateDirectory(Path directory) {
        this.stateDirectory = directory;
        return this;
    }

    /** Where the server listens: {@code host[,host...]:port}, for instance {@code 10.0.0.1,127.0.0.1:5432} or {@code *:5432}. */
    public LocalPostgresBuilder listen(String hostsAndPort) {
        this.listen = hostsAndPort;
        return this;
    }

    /** Where other nodes and clients reach this server: {@code host[:port]}. Default: the first host of listen, if it is one. */
    public LocalPostgresBuilder connectAddress(String hostAndPort) {
        this.connectAddress = hostAndPort;
        return this;
    }

    /** The superuser, made by initdb; used on this machine only (and for pg_rewind, unless {@link #rewind} is given). */
    public LocalPostgresBuilder superuser(String user, String password) {
        this.superuser = new Credentials(user, password);
        return this;
    }

    /** The role that standbys connect with; made when the cluster is made. */
    public LocalPostgresBuilder replication(String user, String password) {
        this.replication = new Credentials(user, password);
        return this;
    }

    /** The role that pg_rewind connects with; made when the cluster is made. Default: the superuser. */
    public LocalPostgresBuilder rewind(String user, String password) {
        this.rewind = new Credentials(user, password);
        return this;
    }

    /** The database that is named in connection URLs and asked for the state. Default {@code postgres}. */
    public LocalPostgresBuilder database(String name) {
        this.database = name;
        return this;
    }

    /** Where PostgreSQL's programs are: absolute. Default: the newest fitting ones of PATH and the usual places. */
    public LocalPostgresBuilder binDirectory(Path directory) {
        this.binDirectory = directory;
        return this;
    }

    /** The operating-system user of the server when this JVM runs as root, which PostgreSQL refuses. Default {@code postgres}. */
    public LocalPostgresBuilder osUser(String user) {
        this.osUser = user;
        return this;
    }

    /**
     * More options for initdb, for instance {@code --locale=en_US.UTF-8}. Those that HaNode gives itself are refused. The locale
     * is C unless one is given: its order is the same on all machines, so that an index is right on every node.
     */
    public LocalPostgresBuilder initdbOptions(String... options) {
        this.initdbOptions = List.of(options);
        return this;
    }

    /** Whether initdb turns data checksums on. Default true: they also make pg_rewind possible. */
    public LocalPostgresBuilder dataChecksums(boolean on) {
        this.dataChecksums = on;
        return this;
    }

    /** Server parameters of this node alone; they win over the cluster's, except those that must be alike on all nodes. */
    public LocalPostgresBuilder parameters(Map<String, String> localParameters) {
        this.parameters = new TreeMap<>(localParameters);
        return this;
    }

    /** Lines of pg_hba.conf, used while the cluster's configuration has none. Default: scram-sha-256 from everywhere. */
    public LocalPostgresBuilder hbaLines(String... lines) {
        this.hbaLines = List.of(lines);
        return this;
    }

    /** More libpq options for connections to other nodes, for instance {@code sslmode}, {@code sslrootcert}. No password. */
    public LocalPostgresBuilder connectionOptions(Map<String, String> options) {
        this.connectionOptions = new TreeMap<>(options);
        return this;
    }

    /** The directory of the server's Unix socket: absolute, at most 90 bytes. Default: the server's own. */
    public LocalPostgresBuilder unixSocketDirectory(Path directory) {
        this.unixSocketDirectory = directory;
        return this;
    }

    /** How long a start or an ordinary stop may take. Default 60 s, at least 1 s. */
    public LocalPostgresBuilder pgCtlTimeout(Duration timeout) {
        this.pgCtlTimeout = timeout;
        return this;
    }

    /** The highest rate of a base backup in pg_basebackup's form, for instance {@code 100M}. Default: no limit. */
    public LocalPostgresBuilder maxRate(String rate) {
        this.maxRate = rate;
        return this;
    }

    /**
     * Checks the settings and makes the controller. Nothing on the machine is looked at: that is {@link LocalPostgres#check()}.
     *
     * @throws HaConfigurationException with all faults at once
     */
    public LocalPostgres build() {
        List<String> faults = new ArrayList<>();
        HostPort listenAt = HostPort.parse("listen", listen, faults);
        ServerAddress address = SettingsRules.connectAddress(connectAddress, listenAt, database, faults);
        SettingsRules.directories(dataDirectory, stateDirectory, binDirectory, unixSocketDirectory, faults);
        SettingsRules.users(superuser, replication, rewind, osUser, faults);
        SettingsRules.options(initdbOptions, parameters, hbaLines, connectionOptions, pgCtlTimeout, maxRate, faults);
        if (!faults.isEmpty()
                || dataDirectory == null
                || superuser == null
                || replication == null
                || listenAt == null
                || address == null) {
            throw new HaConfigurationException(faults);
        }
        Path directory = dataDirectory.normalize();
        Path state = stateDirectory != null
                ? stateDirectory.normalize()
                : directory.resolveSibling(directory.getFileName() + ".hanode");
        return new LocalPostgres(new LocalSettings(
                directory,
                state,
                listenAt.hosts(),
                listenAt.port(),
                address,
                superuser,
                replication,
                rewind == null ? superuser : rewind,
                binDirectory,
                osUser,
                initdbOptions,
                dataChecksums,
                parameters,
                hbaLines,
                connectionOptions,
                unixSocketDirectory,
                pgCtlTimeout,
                maxRate));
    }
}
