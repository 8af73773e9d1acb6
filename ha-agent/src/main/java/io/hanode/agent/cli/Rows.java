package io.hanode.agent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows with named columns, in any format.
 *
 * @param title over a table; empty for none
 * @param columns their names; null where the rows are no answer but an error
 * @param right names of the columns that a table aligns to the right
 * @param rows values in the order of the columns
 */
record Rows(String title, @Nullable List<String> columns, Set<String> right, List<List<@Nullable Object>> rows) {

    /** As it is printed, with the end of the last line. */
    String text(Format format, String delimiter, BiFunction<String, String, String> decorate) {
        return switch (format) {
            case JSON -> PythonText.json(objects()) + "\n";
            case YAML -> YamlText.block(objects()) + "\n";
            case TSV -> tsv(delimiter);
            case PRETTY, TOPOLOGY -> table().text(decorate) + "\n";
        };
    }

    /** Values that are empty are left out, where the rows have a title. */
    private List<Map<String, @Nullable Object>> objects() {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; columns != null && i < columns.size(); i++) {
                Object value = row.get(i);
                if (title.isEmpty() || !"".equals(value)) {
                    object.put(columns.get(i), value);
                }
            }
            objects.add(object);
        }
        return objects;
    }

    private String tsv(String delimiter) {
        StringBuilder text = new StringBuilder();
        if (columns != null) {
            text.append(String.join(delimiter, columns)).append('\n');
        }
        rows.forEach(row -> text.append(String.join(
                        delimiter, row.stream().map(PythonText::plain).toList()))
                .append('\n'));
        return text.toString();
    }

    private Table table() {
        List<String> names = new ArrayList<>();
        int width = columns != null
                ? columns.size()
                : rows.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < width; i++) {
            names.add(columns == null ? "Field " + (i + 1) : columns.get(i));
        }
        return new Table(
                title,
                names,
                right,
                rows.stream()
                        .map(row -> row.stream().map(PythonText::plain).toList())
                        .toList());
    }
}
