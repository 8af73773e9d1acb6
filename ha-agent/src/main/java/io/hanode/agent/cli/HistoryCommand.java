package io.hanode.agent.cli;

import io.hanode.cluster.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code history}: when the leader changed. */
@Command(name = "history", description = "Show when the leader changed.")
public final class HistoryCommand extends ClusterCommand {

    private static final List<String> COLUMNS = List.of("TL", "LSN", "Reason", "Timestamp", "New Leader");

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "pretty",
            description = "pretty, tsv, json, yaml or yml. Default: pretty.")
    private String format = "";

    @Override
    int run(Tool tool) {
        Format as = Format.parse(format);
        String name = tool.cluster(cluster);
        Seen seen = tool.look(name);
        List<List<Object>> entries = seen.stored() != null ? seen.stored().history() : asked(tool);
        tool.io().print(tool.text(rows(entries), as));
        return ExitCode.DONE;
    }

    /** Entries of old versions lack the last columns. */
    static Rows rows(List<List<Object>> entries) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<Object> entry : entries) {
            List<@Nullable Object> row = new ArrayList<>(entry.subList(0, Math.min(entry.size(), COLUMNS.size())));
            while (row.size() < COLUMNS.size()) {
                row.add("");
            }
            rows.add(row);
        }
        return new Rows("", COLUMNS, Set.of("TL", "LSN"), rows);
    }

    private static List<List<Object>> asked(Tool tool) {
        List<List<Object>> entries = new ArrayList<>();
        for (Object row : Json.array(tool.local("/history").body())) {
            if (row instanceof List<?> items) {
                entries.add(new ArrayList<>(items));
            }
        }
        return entries;
    }
}
