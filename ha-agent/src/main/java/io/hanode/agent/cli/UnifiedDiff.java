package io.hanode.agent.cli;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts in the form of {@code diff -u}, with three lines around each change. */
final class UnifiedDiff {

    private static final int CONTEXT = 3;

    /** One line of the whole: which side it is on, and how many lines of either side come before it. */
    private record Line(char side, String text, int before, int after) {}

    private final List<Line> script = new ArrayList<>();

    private UnifiedDiff(List<String> a, List<String> b) {
        int[][] common = common(a, b);
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                script.add(new Line(' ', a.get(i), i++, j++));
            } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
                script.add(new Line('-', a.get(i), i++, j));
            } else {
                script.add(new Line('+', b.get(j), i, j++));
            }
        }
    }

    /** The lines; empty when the texts are the same. */
    static List<String> lines(String a, String b) {
        return new UnifiedDiff(a.lines().toList(), b.lines().toList()).lines();
    }

    /** The length of the longest common sequence from each pair of places to the ends. */
    private static int[][] common(List<String> a, List<String> b) {
        int[][] lengths = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                lengths[i][j] = a.get(i).equals(b.get(j))
                        ? lengths[i + 1][j + 1] + 1
                        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }
        return lengths;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        int next = 0;
        for (int first = change(0); first < script.size(); first = change(next)) {
            int last = first;
            for (int more = change(last + 1);
                    more < script.size() && more - last <= 2 * CONTEXT;
                    more = change(last + 1)) {
                last = more;
            }
            int from = Math.max(next, first - CONTEXT);
            next = Math.min(script.size(), last + 1 + CONTEXT);
            addHunk(lines, script.subList(from, next));
        }
        if (!lines.isEmpty()) {
            lines.addAll(0, List.of("--- ", "+++ "));
        }
        return lines;
    }

    private int change(int from) {
        int index = from;
        while (index < script.size() && script.get(index).side() == ' ') {
            index++;
        }
        return index;
    }

    private static void addHunk(List<String> lines, List<Line> hunk) {
        long removed = hunk.stream().filter(l -> l.side() != '+').count();
        long added = hunk.stream().filter(l -> l.side() != '-').count();
        Line first = hunk.get(0);
        lines.add("@@ -" + range(first.before(), removed) + " +" + range(first.after(), added) + " @@");
        hunk.forEach(line -> lines.add(line.side() + line.text()));
    }

    /** An empty range stands behind the line before it; one line needs no length. */
    private static String range(int start, long length) {
        int number = length == 0 ? start : start + 1;
        return length == 1 ? String.valueOf(number) : number + "," + length;
    }
}
