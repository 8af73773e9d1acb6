package io.hanode.postgres.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the builder was told so far, unchecked. */
final class Draft {

    @Nullable
    Path dataDirectory;

    @Nullable
    Path stateDirectory;

    @Nullable
    Path configDirectory;

    @Nullable
    Path customConf;

    @Nullable
    Path passFile;

    @Nullable
    Path binDirectory;

    @Nullable
    Path unixSocketDirectory;

    @Nullable
    String listen;

    @Nullable
    String connectAddress;

    @Nullable
    Credentials superuser;

    @Nullable
    Credentials replication;

    @Nullable
    Credentials rewind;

    @Nullable
    String maxRate;

    String database = "postgres";
    String osUser = "postgres";
    boolean useUnixSocket;
    boolean useUnixSocketForReplication;
    Duration pgCtlTimeout = Duration.ofSeconds(60);
    Bootstrap bootstrap = Bootstrap.initdb();
    List<String> initdbOptions = List.of();
    boolean dataChecksums = true;
    List<String> basebackupOptions = List.of();
    List<String> rewindOptions = List.of();
    List<ReplicaMethod> replicaMethods = List.of(ReplicaMethod.basebackup());
    Scripts scripts = Scripts.NONE;
    List<String> hbaLines = List.of();
    List<String> identLines = List.of();
    SortedMap<String, String> parameters = new TreeMap<>();
    SortedMap<String, String> recovery = new TreeMap<>();
    SortedMap<String, String> connectionOptions = new TreeMap<>();
    SortedMap<String, String> programs = new TreeMap<>();
}
