package io.hanode.agent.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options before the command: how clusters are reached. */
public final class GlobalOptions {

    /** The name under which the program mixes them in. */
    public static final String NAME = "global";

    private final Io io;

    @Option(
            names = {"-c", "--config-file"},
            paramLabel = "FILE",
            description = "Configuration file, or a directory of them. Default: $PATRONICTL_CONFIG_FILE, else"
                    + " patroni/patronictl.yaml in the user's configuration folder.")
    private @Nullable String file;

    @Option(
            names = {"-d", "--dcs-url", "--dcs"},
            paramLabel = "URL",
            description = "The store in place of the file's: etcd://host:2379/namespace. Default: $DCS_URL.")
    private @Nullable String url;

    @Option(
            names = {"-k", "--insecure"},
            description = "Do not check the certificates of the nodes' REST API.")
    private boolean insecure;

    /** Options of this process. */
    public GlobalOptions() {
        this(Io.system());
    }

    GlobalOptions(Io io) {
        this.io = io;
    }

    Io io() {
        return io;
    }

    static GlobalOptions of(CommandSpec spec) {
        Object options =
                Objects.requireNonNull(spec.root().mixins().get(NAME), NAME).userObject();
        return (GlobalOptions) options;
    }

    /** What a command works with. */
    Tool open() {
        return new Tool(io, reach());
    }

    private Reach reach() {
        Reach reach = fromFile();
        String named = url != null ? url : io.environment().get("DCS_URL");
        if (named != null && !named.isEmpty()) {
            StoreUrl store = StoreUrl.parse(named);
            reach = reach.withStore(store.factory(), store.namespace());
        }
        return insecure ? reach.withoutChecks() : reach;
    }

    /** Without a file the variables PATRONI_* may say everything. */
    private Reach fromFile() {
        String named = file != null ? file : io.environment().getOrDefault("PATRONICTL_CONFIG_FILE", "");
        Path path = named.isEmpty() ? byDefault() : Path.of(named);
        if (Files.isReadable(path)) {
            return ReachFile.read(List.of(path), io);
        }
        if (!named.isEmpty()) {
            throw new CliException(
                    ExitCode.CONFIGURATION,
                    "the configuration file " + path + (Files.exists(path) ? " cannot be read" : " does not exist"));
        }
        boolean variables = io.environment().keySet().stream().anyMatch(v -> v.startsWith("PATRONI_"));
        return variables ? ReachFile.read(List.of(), io) : Reach.NONE;
    }

    private Path byDefault() {
        String folder = io.environment().getOrDefault("XDG_CONFIG_HOME", "");
        Path config = folder.isEmpty() ? Path.of(System.getProperty("user.home", "."), ".config") : Path.of(folder);
        return config.resolve("patroni").resolve("patronictl.yaml");
    }
}
