package io.hanode.postgres.local;

import io.hanode.HaConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of a {@link LocalPostgres}. Essential: data directory, listen, superuser, replication. Everything else has a default.
 * Not safe for use by several threads.
 */
public final class LocalPostgresBuilder {

    private final Draft draft = new Draft();

    LocalPostgresBuilder() {}

    /** The data directory: absolute; missing or empty on a new node. It must not be a mount point itself, but a directory below one. */
    public LocalPostgresBuilder dataDirectory(Path directory) {
        draft.dataDirectory = directory;
        return this;
    }

    /**
     * Where the password file, the mark of interrupted copies, configuration backups and server logs are kept: absolute, not inside
     * the data directory. Default: beside it, its name with {@code .hanode} appended.
     */
    public LocalPostgresBuilder stateDirectory(Path directory) {
        draft.stateDirectory = directory;
        return this;
    }

    /** Where the server listens: {@code host[,host...]:port}, for instance {@code 10.0.0.1,127.0.0.1:5432} or {@code *:5432}. */
    public LocalPostgresBuilder listen(String hostsAndPort) {
        draft.listen = hostsAndPort;
        return this;
    }

    /** Where other nodes and clients reach this server: {@code host[:port]}. Default: the first host of listen, if it is one. */
    public LocalPostgresBuilder connectAddress(String hostAndPort) {
        draft.connectAddress = hostAndPort;
        return this;
    }

    /** The superuser, made by initdb; used on this machine only (and for pg_rewind, unless {@link #rewind} is given). */
    public LocalPostgresBuilder superuser(String user, String password) {
        draft.superuser = new Credentials(user, password);
        return this;
    }

    /** The same, with libpq options of its connections alone, which win over {@link #connectionOptions}. */
    public LocalPostgresBuilder superuser(String user, String password, Map<String, String> options) {
        draft.superuser = new Credentials(user, password, new TreeMap<>(options));
        return this;
    }

    /** The role that standbys connect with; made when the cluster is made. */
    public LocalPostgresBuilder replication(String user, String password) {
        draft.replication = new Credentials(user, password);
        return this;
    }

    /** The same, with libpq options of its connections alone, which win over {@link #connectionOptions}. */
    public LocalPostgresBuilder replication(String user, String password, Map<String, String> options) {
        draft.replication = new Credentials(user, password, new TreeMap<>(options));
        return this;
    }

    /** The role that pg_rewind connects with; made when the cluster is made. Default: the superuser. */
    public LocalPostgresBuilder rewind(String user, String password) {
        draft.rewind = new Credentials(user, password);
        return this;
    }

    /** The same, with libpq options of its connections alone, which win over {@link #connectionOptions}. */
    public LocalPostgresBuilder rewind(String user, String password, Map<String, String> options) {
        draft.rewind = new Credentials(user, password, new TreeMap<>(options));
        return this;
    }

    /** The database that is named in connection URLs and asked for the state. Default {@code postgres}. */
    public LocalPostgresBuilder database(String name) {
        draft.database = name;
        return this;
    }

    /** Where PostgreSQL's programs are: absolute. Default: the newest fitting ones of PATH and the usual places. */
    public LocalPostgresBuilder binDirectory(Path directory) {
        draft.binDirectory = directory;
        return this;
    }

    /** The operating-system user of the server when this JVM runs as root, which PostgreSQL refuses. Default {@code postgres}. */
    public LocalPostgresBuilder osUser(String user) {
        draft.osUser = user;
        return this;
    }

    /**
     * More options for initdb, for instance {@code --locale=en_US.UTF-8}. Those that HaNode gives itself are refused. The locale
     * is C unless one is given: its order is the same on all machines, so that an index is right on every node.
     */
    public LocalPostgresBuilder initdbOptions(String... options) {
        draft.initdbOptions = List.of(options);
        return this;
    }

    /** Whether initdb turns data checksums on. Default true: they also make pg_rewind possible. */
    public LocalPostgresBuilder dataChecksums(boolean on) {
        draft.dataChecksums = on;
        return this;
    }

    /** Server parameters of this node alone; they win over the cluster's, except those that must be alike on all nodes. */
    public LocalPostgresBuilder parameters(Map<String, String> localParameters) {
        draft.parameters = new TreeMap<>(localParameters);
        return this;
    }

    /** Lines of pg_hba.conf, used while the cluster's configuration has none. Default: scram-sha-256 from everywhere. */
    public LocalPostgresBuilder hbaLines(String... lines) {
        draft.hbaLines = List.of(lines);
        return this;
    }

    /** More libpq options for connections to other nodes, for instance {@code sslmode}, {@code sslrootcert}. No password. */
    public LocalPostgresBuilder connectionOptions(Map<String, String> options) {
        draft.connectionOptions = new TreeMap<>(options);
        return this;
    }

    /** The directory of the server's Unix socket: absolute, at most 90 bytes. Default: the server's own. */
    public LocalPostgresBuilder unixSocketDirectory(Path directory) {
        draft.unixSocketDirectory = directory;
        return this;
    }

    /** How long a start or an ordinary stop may take. Default 60 s, at least 1 s. */
    public LocalPostgresBuilder pgCtlTimeout(Duration timeout) {
        draft.pgCtlTimeout = timeout;
        return this;
    }

    /** The highest rate of a base backup in pg_basebackup's form, for instance {@code 100M}. Default: no limit. */
    public LocalPostgresBuilder maxRate(String rate) {
        draft.maxRate = rate;
        return this;
    }

    /** More options of pg_basebackup, for instance {@code checkpoint=fast}. Those that HaNode gives itself are refused. */
    public LocalPostgresBuilder basebackupOptions(String... options) {
        draft.basebackupOptions = List.of(options);
        return this;
    }

    /** More options of pg_rewind. Those that HaNode gives itself are refused. */
    public LocalPostgresBuilder rewindOptions(String... options) {
        draft.rewindOptions = List.of(options);
        return this;
    }

    /** How a copy of the cluster is made: the first way that succeeds. Default: pg_basebackup alone. */
    public LocalPostgresBuilder replicaMethods(ReplicaMethod... methods) {
        draft.replicaMethods = List.of(methods);
        return this;
    }

    /** How a new cluster is made. Default: by initdb. */
    public LocalPostgresBuilder bootstrap(Bootstrap how) {
        draft.bootstrap = how;
        return this;
    }

    /** Commands of yours at certain moments. Default: none. */
    public LocalPostgresBuilder scripts(Scripts commands) {
        draft.scripts = commands;
        return this;
    }

    /** Lines of pg_ident.conf, used while the cluster's configuration has none. Default: the file stays as it is. */
    public LocalPostgresBuilder identLines(String... lines) {
        draft.identLines = List.of(lines);
        return this;
    }

    /**
     * Recovery parameters, for instance {@code restore_command}, used while the cluster's configuration has none. Whom to follow and how
     * far is HaNode's own.
     */
    public LocalPostgresBuilder recovery(Map<String, String> recoveryParameters) {
        draft.recovery = new TreeMap<>(recoveryParameters);
        return this;
    }

    /** Where postgresql.conf, pg_hba.conf and pg_ident.conf are: absolute; existing or not. Default: the data directory. */
    public LocalPostgresBuilder configDirectory(Path directory) {
        draft.configDirectory = directory;
        return this;
    }

    /** A file of yours with server parameters, included in place of postgresql.base.conf: absolute. Default: none. */
    public LocalPostgresBuilder customConf(Path file) {
        draft.customConf = file;
        return this;
    }

    /** Where the password file is written: absolute. It is HaNode's alone. Default: pgpass in the state directory. */
    public LocalPostgresBuilder passFile(Path file) {
        draft.passFile = file;
        return this;
    }

    /** The name of a program's file in the bin directory, for instance {@code "pg_rewind", "pg_rewind15"}. Default: its own name. */
    public LocalPostgresBuilder program(String program, String file) {
        draft.programs.put(program, file);
        return this;
    }

    /** Whether HaNode connects to its server through the Unix socket, as superuser. Default false: through TCP. */
    public LocalPostgresBuilder useUnixSocket(boolean use) {
        draft.useUnixSocket = use;
        return this;
    }

    /** Whether HaNode's own replication connections to its server go through the Unix socket. Default false: through TCP. */
    public LocalPostgresBuilder useUnixSocketForReplication(boolean use) {
        draft.useUnixSocketForReplication = use;
        return this;
    }

    /**
     * Checks the settings and makes the controller. Nothing on the machine is looked at: that is {@link LocalPostgres#check()}.
     *
     * @throws HaConfigurationException with all faults at once
     */
    public LocalPostgres build() {
        return new LocalPostgres(LocalSettings.of(draft));
    }
}
