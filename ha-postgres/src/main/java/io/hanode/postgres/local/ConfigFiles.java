package io.hanode.postgres.local;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the server's configuration files. The user's postgresql.conf is renamed once and included, so that it survives.
 * The callers see to it that one thread at a time is in here.
 */
final class ConfigFiles {

    private static final Logger log = LoggerFactory.getLogger(ConfigFiles.class);
    private static final List<String> BACKED_UP =
            List.of(ConfigText.BASE, "pg_hba.conf", "pg_ident.conf", "postgresql.auto.conf");

    private final LocalSettings settings;
    private final DataDirectory directory;
    private final OwnedFiles files;
    private final ConfigCheck check;
    private final AccessFiles access;

    private NodeName self = NodeName.of("hanode");
    private String cluster = "hanode";
    private List<String> lastWarnings = List.of();

    ConfigFiles(LocalSettings settings, DataDirectory directory, OwnedFiles files, ConfigCheck check) {
        this.settings = settings;
        this.directory = directory;
        this.files = files;
        this.check = check;
        this.access = new AccessFiles(settings, files, backup());
    }

    void identify(NodeName node, ClusterName clusterName) {
        self = node;
        cluster = clusterName.value();
    }

    /** The cluster's name. */
    String cluster() {
        return cluster;
    }

    /** Who may connect. */
    AccessFiles access() {
        return access;
    }

    Path passFile() {
        return settings.places().passFile();
    }

    /**
     * Writes postgresql.conf, pg_hba.conf and pg_ident.conf.
     *
     * @param minimums what recovery needs at least; empty for a primary or a running server
     * @return whether anything changed
     */
    boolean write(ServerSettings cluster, Binaries binaries, Map<String, Integer> minimums)
            throws PostgresException, IOException {
        prepare();
        Map<String, String> recovery = cluster.recovery().isEmpty() ? settings.recovery() : cluster.recovery();
        ServerParameters wanted = ServerParameters.merge(cluster.parameters(), settings.parameters(), binaries.major())
                .withRecovery(recovery)
                .raisedTo(minimums);
        keepUserFile();
        String text = check.accepted(binaries, wanted, p -> ConfigText.main(settings, this.cluster, p.values()));
        boolean changed = files.writeIfChanged(main(), text);
        changed |= cleanAutoConf(recovery.keySet());
        List<String> warnings = new ArrayList<>(wanted.warnings());
        changed |= access.write(cluster.hbaLines(), cluster.identLines(), warnings);
        warn(warnings);
        return changed;
    }

    /** A server that was set up with its configuration elsewhere keeps it: it is included, and ours is in force after a restart. */
    void adopt(Path configFile) throws IOException {
        Path own = main();
        Path base = conf(ConfigText.BASE);
        if (configFile.equals(own)
                || configFile.equals(inData())
                || Files.exists(base)
                || Files.exists(own)
                || !Files.isRegularFile(configFile)) {
            return;
        }
        files.write(base, "include '" + configFile + "'\n");
        log.warn(
                "the server on {} was started with {}, which is included from now on; settings of the cluster are in force after a"
                        + " restart",
                directory.path(),
                configFile);
    }

    /** Makes the directory of our own files, and the password file. */
    void prepare() throws IOException {
        files.directory(settings.stateDirectory());
        files.directory(settings.stateDirectory().resolve("log"));
        files.directory(settings.places().config());
        Path passwords = passFile().getParent();
        if (passwords != null) {
            files.directory(passwords);
        }
        PassFile.write(files, passFile(), settings.superuser(), settings.replication(), settings.rewind());
    }

    /** Writes whom to follow; whether it changed. */
    boolean writeUpstream(@Nullable Upstream upstream) throws IOException {
        prepare();
        boolean changed =
                files.writeIfChanged(conf(ConfigText.UPSTREAM), ConfigText.upstream(upstream, connInfo(upstream)));
        changed |= includeOwnFiles();
        changed |= cleanAutoConf(Set.of());
        return changed;
    }

    /** Writes how a new cluster recovers on its first start. */
    void writeFirstRecovery(String text) throws IOException {
        files.write(conf(ConfigText.UPSTREAM), text);
    }

    private boolean includeOwnFiles() throws IOException {
        String main = OwnedFiles.readOrEmpty(main());
        String includes = ConfigText.includes(settings.stateDirectory());
        if (main.endsWith(includes)) {
            return false;
        }
        // A server that was set up by somebody else runs: its own lines stay until settings are applied.
        keepUserFile();
        String own = ConfigText.isGenerated(main) ? main : ConfigText.userFile(settings.places());
        files.write(main(), own + "\n" + includes);
        return true;
    }

    /** Writes what commits wait for; whether it changed. */
    boolean writeSynchronous(SynchronousStandbys standbys) throws IOException {
        prepare();
        boolean changed = files.writeIfChanged(synchronousFile(), ConfigText.synchronous(standbys));
        changed |= includeOwnFiles();
        changed |= cleanAutoConf(Set.of());
        return changed;
    }

    /** The text of {@code synchronous_standby_names} that was written; empty when HaNode does not set it. */
    String synchronousNames() throws IOException {
        String value = ConfigText.value(OwnedFiles.readOrEmpty(synchronousFile()), ConfigText.SYNCHRONOUS_NAMES);
        return value == null ? "" : value;
    }

    private Path synchronousFile() {
        return settings.stateDirectory().resolve(ConfigText.SYNCHRONOUS);
    }

    /** The value of primary_conninfo for the upstream; null for nobody. */
    @Nullable
    String connInfo(@Nullable Upstream upstream) {
        return upstream == null
                ? null
                : ConnInfo.of(
                        upstream,
                        settings.replication().user(),
                        passFile(),
                        self.value(),
                        settings.replication().options());
    }

    /** The upstream in the file, with the node's name that PostgreSQL itself does not know. */
    Optional<Upstream> upstream(String connInfo, String slot) throws IOException {
        Map<String, String> pairs = ConnInfo.parse(connInfo);
        String host = pairs.getOrDefault("host", "");
        String port = pairs.getOrDefault("port", "5432");
        if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        String text = OwnedFiles.readOrEmpty(conf(ConfigText.UPSTREAM));
        String node =
                connInfo.equals(ConfigText.value(text, "primary_conninfo")) ? ConfigText.upstreamNode(text) : null;
        String name = node == null ? host.replace('/', '_') + ":" + port : node;
        return NodeName.fault(name).isEmpty()
                ? Optional.of(
                        new Upstream(NodeName.of(name), host, Integer.parseInt(port), slot.isEmpty() ? null : slot))
                : Optional.empty();
    }

    /** Sets or takes away the mark that makes a server start as a standby. */
    void standbySignal(boolean standby) throws IOException {
        Path signal = directory.file("standby.signal");
        Files.deleteIfExists(directory.file("recovery.signal"));
        if (!standby) {
            Files.deleteIfExists(signal);
        } else if (!Files.exists(signal)) {
            files.writeInPlace(signal, "");
        }
        OwnedFiles.sync(directory.path());
    }

    /** Keeps this node's own files where a copy of another node's data directory does not overwrite them. */
    void backUp() throws IOException {
        files.directory(settings.stateDirectory());
        files.directory(backup());
        for (String name : BACKED_UP) {
            if (Files.isRegularFile(directory.file(name))) {
                files.copy(directory.file(name), backup().resolve(name));
            }
        }
    }

    private Path backup() {
        return settings.stateDirectory().resolve("config");
    }

    /** Puts this node's own files back after such a copy. */
    void restore() throws IOException {
        access.openCopied();
        for (String name : BACKED_UP) {
            if (Files.isRegularFile(backup().resolve(name))) {
                files.copy(backup().resolve(name), directory.file(name));
            }
        }
        pointToMain();
    }

    /** The server's configuration file. */
    Path main() {
        return conf("postgresql.conf");
    }

    private Path conf(String name) {
        return settings.places().config().resolve(name);
    }

    private void keepUserFile() throws IOException {
        Path main = Files.exists(main()) ? main() : inData();
        Path base = conf(ConfigText.BASE);
        if (Files.exists(main) && !Files.exists(base) && !ConfigText.isGenerated(OwnedFiles.readOrEmpty(main))) {
            files.copy(main, base);
            log.info("your {} is {} from now on; postgresql.conf includes it", main, base);
        }
        pointToMain();
    }

    /** Programs that look for the configuration in the data directory find it where it is. */
    private void pointToMain() throws IOException {
        if (!settings.places().configInData() && Files.isDirectory(directory.path())) {
            files.writeIfChanged(inData(), ConfigText.pointer(main()));
        }
    }

    private Path inData() {
        return directory.file("postgresql.conf");
    }

    private boolean cleanAutoConf(Set<String> recovery) throws IOException {
        Path file = directory.file("postgresql.auto.conf");
        String text = OwnedFiles.readOrEmpty(file);
        List<String> removed = new ArrayList<>();
        String clean = ConfigText.cleanAutoConf(text, !synchronousNames().isEmpty(), recovery, removed);
        if (removed.isEmpty()) {
            return false;
        }
        log.warn("taken out of {}, because the cluster's value must be in force: {}", file, removed);
        files.write(file, clean);
        return true;
    }

    private void warn(List<String> warnings) {
        if (!warnings.isEmpty() && !warnings.equals(lastWarnings)) {
            warnings.forEach(log::warn);
            lastWarnings = warnings;
        }
    }
}
