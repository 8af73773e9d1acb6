package io.hanode.agent.cli;

import java.util.Locale;

/** How rows are printed. */
enum Format {
    /** A table with a frame, for people. */
    PRETTY,
    /** The same, sorted as a tree of who replicates from whom; not an option of its own. */
    TOPOLOGY,
    /** Values with a tab between them and a line with the columns' names. */
    TSV,
    /** An array of objects on one line. */
    JSON,
    /** A list of maps. */
    YAML;

    /** Reads the option. */
    static Format parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "pretty" -> PRETTY;
            case "tsv" -> TSV;
            case "json" -> JSON;
            case "yaml", "yml" -> YAML;
            default ->
                throw CliException.usage(
                        "--format '" + text + "' is unknown: pretty, tsv, json, yaml or yml is allowed");
        };
    }

    boolean isTable() {
        return this == PRETTY || this == TOPOLOGY;
    }
}
