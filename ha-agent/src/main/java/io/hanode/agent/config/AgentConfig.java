package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration as Patroni's files write it: one or more files or directories, with the variables {@code PATRONI_*} over them. It is
 * read once and never changes. Loading never fails: look at {@link #faults()} before using it. Safe for use by several threads.
 */
public final class AgentConfig {

    private final Mapping tree;
    private final List<Path> files;
    private final Optional<DcsFactory> store;
    private final List<Fault> faults;
    private final List<Fault> warnings;

    private AgentConfig(Mapping tree, List<Path> files, List<Fault> faults, List<Fault> warnings) {
        this.tree = tree;
        this.files = List.copyOf(files);
        new KeyCheck(MethodKeys.with(tree), faults, warnings).check(tree);
        SharedSection.check(tree, faults, warnings);
        Names.check(tree, faults);
        this.store = StoreSection.store(tree, faults);
        PrivateFiles.check(this.files, tree, warnings);
        this.faults = faults.stream().sorted(Fault.ORDER).distinct().toList();
        this.warnings = warnings.stream().sorted(Fault.ORDER).distinct().toList();
    }

    /** Reads one file, or the {@code *.yml} and {@code *.yaml} of a directory. */
    public static AgentConfig load(Path path, Map<String, String> environment) {
        return load(List.of(path), environment);
    }

    /**
     * Reads files and directories; later ones win over earlier ones. Without any that can be read, {@code PATRONI_CONFIGURATION} is
     * the whole configuration; without that, the variables alone are.
     */
    public static AgentConfig load(List<Path> paths, Map<String, String> environment) {
        List<Fault> faults = new ArrayList<>();
        List<Fault> warnings = new ArrayList<>();
        String whole = environment.get(EnvironmentVariables.WHOLE);
        if (whole != null && paths.stream().noneMatch(Files::isReadable)) {
            Mapping tree = YamlReader.mapping(EnvironmentVariables.WHOLE, whole, faults);
            return new AgentConfig(tree, List.of(), faults, warnings);
        }
        List<Path> files =
                paths.stream().flatMap(p -> ConfigFiles.of(p, faults).stream()).toList();
        Mapping variables = EnvironmentVariables.read(environment, faults, warnings);
        Mapping tree = ConfigFiles.read(files, faults).patchedWith(variables);
        return new AgentConfig(tree, files, faults, warnings);
    }

    /** Everything that is wrong with what is given, in the order of the lines. */
    public List<Fault> faults() {
        return faults;
    }

    /** The same, and what a node needs beside it and is not given. A tool for the command line needs less. */
    public List<Fault> nodeFaults() {
        List<Fault> all = new ArrayList<>(faults);
        all.addAll(Needed.missing(tree, source()));
        return all.stream().sorted(Fault.ORDER).toList();
    }

    /** What should be known: keys without effect, files that others can read. In the order of the lines. */
    public List<Fault> warnings() {
        return warnings;
    }

    /** The cluster's name; empty when it is not given. */
    public Optional<String> scope() {
        return tree.text("scope");
    }

    /** The node's name; empty when it is not given. */
    public Optional<String> name() {
        return tree.text("name");
    }

    /** The first elements of the cluster's path in the store. */
    public String namespace() {
        return tree.text("namespace").orElse(DcsScope.DEFAULT_NAMESPACE);
    }

    /** The store; empty when none is configured, or it cannot be used. */
    public Optional<DcsFactory> store() {
        return store;
    }

    /** How the nodes' REST APIs are called. */
    public Access access() {
        return Access.of(tree);
    }

    /** The configuration that a new cluster begins with. */
    public Map<String, Object> initialConfig() {
        return tree.section("bootstrap", "dcs").plain();
    }

    /** The same, read: for its defaults. */
    public ClusterConfig initialClusterConfig() {
        return ClusterConfig.of(initialConfig());
    }

    /** All values with their places. */
    public Mapping tree() {
        return tree;
    }

    /** The files that were read. */
    public List<Path> files() {
        return files;
    }

    private String source() {
        return files.isEmpty() ? tree.origin().source() : files.get(0).toString();
    }
}
