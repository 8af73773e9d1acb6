package io.hanode.agent.cli;

import java.util.Locale;
import java.util.Set;

/** Colours for people. What is printed without them is the same text. */
enum Colour {
    /** What is good to know first. */
    BOLD("1"),
    /** What went wrong, or is taken away. */
    RED("31"),
    /** What is as it should be, or is added. */
    GREEN("32"),
    /** What waits for somebody. */
    YELLOW("33"),
    /** What only orders the rest. */
    CYAN("36");

    private static final Set<String> GOOD = Set.of("running", "streaming");
    private static final Set<String> BAD = Set.of("crashed", "stopped", "unknown");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    String of(String text) {
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    /** A cell of the members' table. */
    static String cell(String column, String cell) {
        String text = cell.strip().toLowerCase(Locale.ROOT);
        if (column.equals("Role") && text.endsWith("leader")) {
            return BOLD.of(cell);
        }
        if (column.startsWith("Pending") && !text.isEmpty()) {
            return YELLOW.of(cell);
        }
        if (!column.equals("State") || text.isEmpty()) {
            return cell;
        }
        boolean bad = BAD.contains(text) || text.endsWith("failed");
        return (bad ? RED : GOOD.contains(text) ? GREEN : YELLOW).of(cell);
    }
}
