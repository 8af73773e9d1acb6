package io.hanode.examples.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows a cluster as text. */
final class ClusterTable {

    private static final List<String> TITLES =
            List.of("MEMBER", "ROLE", "STATE", "TIMELINE", "LAG", "POSTGRES", "REST");
    private static final String UNKNOWN = "-";

    private ClusterTable() {}

    /** One line of titles and one line a node, those that the store does not know included. No line is longer than it must be. */
    static List<String> lines(ClusterPlan plan, ClusterView view) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        plan.nodes().forEach(node -> rows.add(row(node, view.member(node.name()))));
        int[] widths = new int[TITLES.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static List<String> row(NodePlan node, Optional<MemberView> member) {
        if (member.isEmpty()) {
            return List.of(node.name(), UNKNOWN, "gone", UNKNOWN, UNKNOWN, node.postgres(), node.rest());
        }
        MemberView m = member.get();
        return List.of(
                node.name(),
                m.role(),
                m.state().isEmpty() ? UNKNOWN : m.state(),
                m.timeline() == 0 ? UNKNOWN : String.valueOf(m.timeline()),
                m.isLeader() ? "" : size(m.lag()),
                node.postgres(),
                node.rest());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(String.format(Locale.ROOT, "%-" + widths[i] + "s  ", row.get(i)));
        }
        return line.toString().stripTrailing();
    }

    /** A number of bytes for people. */
    static String size(long bytes) {
        if (bytes < 0) {
            return "unknown";
        } else if (bytes < 1024) {
            return bytes + " B";
        } else if (bytes < 1024 * 1024) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / 1024.0);
        }
        return String.format(Locale.ROOT, "%.1f MB", bytes / (1024.0 * 1024.0));
    }
}
