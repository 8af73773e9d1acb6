package io.hanode.examples.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Shows the cluster until somebody stops the program, and starts nodes again that ended, as a service manager would. One thread. */
final class LiveTable {

    /** How long a dead node stays dead: long enough to watch the others. */
    static final Duration RESTART = Duration.ofSeconds(20);

    private static final Duration TERMINAL_PACE = Duration.ofMillis(500);
    private static final Duration PLAIN_PACE = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final PrintStream out;
    private final boolean terminal;
    private final Map<String, Long> deadSince = new HashMap<>();
    private List<String> shown = List.of();
    private String leader = "";
    private List<String> hints = List.of();

    LiveTable(Cluster cluster, PrintStream out, boolean terminal) {
        this.cluster = cluster;
        this.out = out;
        this.terminal = terminal;
    }

    /** Goes on until the cluster is closed, by another thread. */
    void run() throws IOException {
        while (!cluster.isClosing()) {
            restartDead();
            show(cluster.client().cluster());
            LockSupport.parkNanos((terminal ? TERMINAL_PACE : PLAIN_PACE).toNanos());
        }
    }

    private void restartDead() throws IOException {
        for (NodeProcess process : cluster.processes()) {
            String name = process.node().name();
            if (process.isAlive()) {
                deadSince.remove(name);
            } else if (System.nanoTime() - deadSince.computeIfAbsent(name, n -> System.nanoTime())
                    > RESTART.toNanos()) {
                cluster.start(process);
            }
        }
    }

    private void show(ClusterView view) {
        List<String> table = new ArrayList<>(ClusterTable.lines(cluster.plan(), view));
        table.add("");
        List<String> fresh = view.isHealthy(cluster.plan().nodes().size() - 1)
                ? freshHints(view.leader().orElse(leader))
                : List.of();
        if (table.equals(shown) && fresh.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        if (terminal && !shown.isEmpty()) {
            // To the first line of the last table, and away with it.
            text.append("\u001b[").append(shown.size()).append("A\u001b[J");
        }
        fresh.forEach(line -> text.append(line).append('\n'));
        table.forEach(line -> text.append(line).append('\n'));
        shown = table;
        out.print(text);
        out.flush();
    }

    /** The commands to try, when they have changed. */
    private List<String> freshHints(String nowLeader) {
        List<String> now = Hints.lines(cluster, nowLeader);
        if (now.equals(hints)) {
            return List.of();
        }
        leader = nowLeader;
        hints = now;
        List<String> fresh = new ArrayList<>(now);
        fresh.add("");
        return fresh;
    }
}
