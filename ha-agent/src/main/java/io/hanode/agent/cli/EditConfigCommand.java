package io.hanode.agent.cli;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.Json;
import io.hanode.dcs.Expect;
import io.hanode.dcs.Revision;
import io.hanode.dcs.WriteResult;
import io.hanode.loop.ConfigChanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code edit-config}: changes the dynamic configuration, unless somebody else did meanwhile. */
@Command(name = "edit-config", description = "Change the cluster's dynamic configuration; without options in $EDITOR.")
public final class EditConfigCommand extends ClusterCommand {

    /** What a local server needs to be stopped by force; the nodes check the settings against their own. */
    private static final Duration FENCE = Duration.ofMillis(500);

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not show the changes.")
    private boolean quiet;

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "Set a value, e.g. postgresql.use_slots=true; null removes it. May be repeated.")
    private List<String> settings = List.of();

    @Option(
            names = {"-p", "--pg"},
            paramLabel = "NAME=VALUE",
            description = "Set a parameter of PostgreSQL. May be repeated.")
    private List<String> parameters = List.of();

    @Option(names = "--apply", paramLabel = "FILE", description = "Merge this YAML file; - is the standard input.")
    private @Nullable String apply;

    @Option(
            names = "--replace",
            paramLabel = "FILE",
            description = "Put this YAML file in place of the configuration; - is the standard input.")
    private @Nullable String replace;

    @Option(names = "--force", description = "Ask no questions.")
    private boolean force;

    @Override
    int run(Tool tool) {
        String name = tool.cluster(cluster);
        StoredCluster stored = tool.stored(name);
        Revision revision = stored.revision(ClusterKeys.CONFIG)
                .orElseThrow(() -> CliException.notFound("The config key does not exist in the cluster " + name
                        + ": it is made with the first primary"));
        Map<String, Object> before = stored.config();
        Map<String, Object> after = changed(tool, name, before);
        if (before.equals(after)) {
            if (!quiet) {
                tool.io().say("Not changed");
            }
            return ExitCode.DONE;
        }
        if (!quiet) {
            showDifference(tool.io(), before, after);
        }
        check(tool, name, before, after);
        warn(tool.io(), stored, before, after);
        if (("-".equals(apply) || "-".equals(replace)) && !force) {
            throw CliException.aborted("Use --force option to apply changes");
        }
        if (!force) {
            tool.questions().confirm("Apply these changes?", "Aborted: nothing was changed");
        }
        WriteResult result = tool.store(name).write(ClusterKeys.CONFIG, Json.write(after), Expect.at(revision));
        if (!(result instanceof WriteResult.Written)) {
            throw CliException.failed("Config modification aborted due to concurrent changes: it was changed by another"
                    + " since it was read, and nothing of this was written. Look at it and try again");
        }
        tool.io().say("Configuration changed");
        return ExitCode.DONE;
    }

    private Map<String, Object> changed(Tool tool, String name, Map<String, Object> before) {
        List<String> pairs = new ArrayList<>(settings);
        parameters.forEach(p -> pairs.add("postgresql.parameters." + p.stripLeading()));
        if (replace == null && apply == null && pairs.isEmpty()) {
            String text = new Editor(tool.io()).edit(YamlText.block(before), name);
            return ConfigChanges.merged(Map.of(), ConfigEdit.document(text, "the edited text"));
        }
        Map<String, Object> after = before;
        if (replace != null) {
            after = ConfigChanges.merged(Map.of(), document(tool.io(), replace));
        }
        if (apply != null) {
            after = ConfigChanges.merged(after, document(tool.io(), apply));
        }
        return ConfigEdit.set(after, pairs);
    }

    private static Map<?, ?> document(Io io, String file) {
        try {
            String text = file.equals("-")
                    ? io.in().lines().collect(Collectors.joining("\n"))
                    : Files.readString(Path.of(file));
            return ConfigEdit.document(text, file.equals("-") ? "the standard input" : file);
        } catch (IOException e) {
            throw CliException.failed("the file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static void showDifference(Io io, Map<String, Object> before, Map<String, Object> after) {
        for (String line : UnifiedDiff.lines(YamlText.block(before), YamlText.block(after))) {
            if (!io.colours()) {
                io.say(line);
            } else if (line.startsWith("+")) {
                io.say(Colour.GREEN.of(line));
            } else if (line.startsWith("-")) {
                io.say(Colour.RED.of(line));
            } else {
                io.say(line.startsWith("@@") ? Colour.CYAN.of(line) : line);
            }
        }
    }

    /** Without the mode, nodes that this leader did not ask may be promoted beside it. */
    private static void warn(Io io, StoredCluster stored, Map<String, Object> before, Map<String, Object> after) {
        boolean turnedOff = ClusterConfig.of(before).failsafeMode()
                && !ClusterConfig.of(after).failsafeMode();
        if (turnedOff && stored.leader() == null) {
            io.note(
                    "Warning: nobody holds the leader lock, and a leader that lost the store may go on unseen: make sure that no"
                            + " server of " + stored.name() + " accepts writes before failsafe_mode is turned off");
        }
    }

    private static void check(Tool tool, String name, Map<String, Object> before, Map<String, Object> after) {
        List<String> faults = ConfigChanges.faults(
                ClusterConfig.of(before),
                ClusterConfig.parse(Json.write(after)),
                FENCE,
                tool.store(name).traits());
        if (!faults.isEmpty()) {
            throw CliException.failed(
                    "the configuration would not be valid; nothing was changed:\n  " + String.join("\n  ", faults));
        }
    }
}
