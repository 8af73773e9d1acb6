package io.hanode.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A table with a frame, laid out as Patroni's tool does it. The title lies over the uppermost line; a cell may have several lines, and
 * then lines are drawn between all rows.
 *
 * @param title over the uppermost line, cut when it is longer; empty for none
 * @param columns their names
 * @param right names of the columns that are aligned to the right
 * @param rows cells in the order of the columns
 */
record Table(String title, List<String> columns, Set<String> right, List<List<String>> rows) {

    /** Copies the lists. */
    Table {
        columns = List.copyOf(columns);
        right = Set.copyOf(right);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** The text without the end of its last line. */
    String text() {
        return text((column, cell) -> cell);
    }

    /**
     * The same with decorated cells.
     *
     * @param decorate column and padded cell to what is printed; must not change what the cell looks like but for colours
     */
    String text(BiFunction<String, String, String> decorate) {
        int[] widths = widths();
        String rule = rule(widths);
        boolean rules = rows.stream().anyMatch(row -> row.stream().anyMatch(cell -> cell.indexOf('\n') >= 0));
        List<String> lines = new ArrayList<>(List.of(titled(rule)));
        addRow(lines, columns, widths, (column, cell) -> cell);
        lines.add(rule);
        for (int i = 0; i < rows.size(); i++) {
            addRow(lines, rows.get(i), widths, decorate);
            if (rules && i < rows.size() - 1) {
                lines.add(rule);
            }
        }
        lines.add(rule);
        return String.join("\n", lines);
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = length(columns.get(i));
            for (List<String> row : rows) {
                for (String line : lines(row.get(i))) {
                    widths[i] = Math.max(widths[i], length(line));
                }
            }
        }
        return widths;
    }

    private static String rule(int[] widths) {
        StringBuilder rule = new StringBuilder("+");
        for (int width : widths) {
            rule.append("-".repeat(width + 2)).append('+');
        }
        return rule.toString();
    }

    private String titled(String rule) {
        if (title.isEmpty()) {
            return rule;
        }
        String whole = " " + title + " ";
        String head = whole.substring(0, Math.min(whole.length(), rule.length() - 2));
        return rule.charAt(0) + head + rule.substring(1 + head.length());
    }

    private void addRow(
            List<String> lines, List<String> cells, int[] widths, BiFunction<String, String, String> decorate) {
        int height = cells.stream().mapToInt(cell -> lines(cell).length).max().orElse(1);
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder("|");
            for (int i = 0; i < cells.size(); i++) {
                String[] cell = lines(cells.get(i));
                String padded = padded(line < cell.length ? cell[line] : "", widths[i], columns.get(i));
                text.append(' ').append(decorate.apply(columns.get(i), padded)).append(" |");
            }
            lines.add(text.toString());
        }
    }

    private String padded(String text, int width, String column) {
        String blanks = " ".repeat(width - length(text));
        return right.contains(column) ? blanks + text : text + blanks;
    }

    private static String[] lines(String cell) {
        return cell.split("\n", -1);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
