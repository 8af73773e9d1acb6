package io.hanode.benchmarks;

import io.hanode.examples.quickstart.Cluster;
import io.hanode.examples.quickstart.StoreChoice;
import io.hanode.examples.quickstart.DemoFailure;
import io.hanode.examples.quickstart.RowCheck;
import io.hanode.examples.quickstart.RowWriter;
import io.hanode.examples.quickstart.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * For how long writes are unavailable: the longest time between two acknowledged rows, over a number of switchovers, killed postmasters
 * and killed nodes, beside what PostgreSQL's own programs need for the same in the same run.
 */
public final class FailoverBenchmark {

    private static final Duration START = Duration.ofMinutes(2);
    private static final int NODES = 3;

    private final int rounds;
    private final Map<String, List<Duration>> measured = new TreeMap<>();
    private final Map<String, Integer> lost = new TreeMap<>();

    private FailoverBenchmark(int rounds) {
        this.rounds = rounds;
    }

    /**
     * Measures, and prints a table.
     *
     * @param args {@code [ttl in seconds, default 3] [rounds, default 10]}; PostgreSQL's programs are in {@code $POSTGRES_BIN}
     */
    public static void main(String[] args) throws Exception {
        int ttl = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        String bin = System.getenv("POSTGRES_BIN");
        if (bin == null || rounds < 1) {
            System.err.println("Set POSTGRES_BIN to the directory of PostgreSQL's programs; rounds must be 1 or more.");
            System.exit(2);
            return;
        }
        FailoverBenchmark benchmark = new FailoverBenchmark(rounds);
        benchmark.floor(Path.of(bin));
        benchmark.cluster(Path.of(bin), ttl);
        benchmark.print(ttl);
        System.exit(0);
    }

    private void floor(Path bin) throws Exception {
        PlainPair pair = new PlainPair(bin);
        Runtime.getRuntime().addShutdownHook(new Thread(pair::close, "close-floor"));
        pair.start();
        try (RowWriter writer = pair.writer()) {
            writer.start();
            repeat("switchover, pg_ctl", () -> pair.switchover(writer));
            repeat("postmaster killed, pg_ctl", () -> pair.killPostmaster(writer));
            repeat("node killed, pg_ctl", () -> pair.killNode(writer));
        }
        pair.close();
    }

    private void cluster(Path bin, int ttl) throws Exception {
        Cluster cluster = Cluster.prepare(bin, ttl, NODES, StoreChoice.ZOOKEEPER);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "close-cluster"));
        cluster.start();
        cluster.awaitStarted(START);
        try (RowWriter writer =
                new RowWriter(cluster.plan().jdbcUrl(), cluster.plan().superuserPassword())) {
            writer.start();
            Stage stage = new Stage(cluster, writer);
            RowCheck check = new RowCheck(cluster.plan());
            stage.awaitHealthy(START);
            repeat("switchover, HaNode", () -> stage.switchover().gap());
            count("switchover, HaNode", check, writer, 0);
            repeat("postmaster killed, HaNode", () -> stage.killPostgres().gap());
            count("postmaster killed, HaNode", check, writer, 0);
            repeat("node killed, HaNode", () -> killNode(stage));
            count("node killed, HaNode", check, writer, lost("switchover, HaNode") + lost("postmaster killed, HaNode"));
        }
        cluster.close();
    }

    private static Duration killNode(Stage stage) throws DemoFailure {
        Stage.Outcome outcome = stage.killNode();
        stage.bringBack(outcome.before());
        return outcome.gap();
    }

    private void repeat(String what, Callable<Duration> act) throws Exception {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i <= rounds; i++) {
            gaps.add(act.call());
            System.out.println(
                    what + " " + i + " of " + rounds + ": " + gaps.get(i - 1).toMillis() + " ms");
        }
        measured.put(what, gaps);
    }

    private void count(String what, RowCheck check, RowWriter writer, int before) throws SQLException {
        lost.put(what, check.missing(writer.acknowledgements()).size() - before);
    }

    private int lost(String what) {
        return lost.getOrDefault(what, 0);
    }

    private void print(int ttl) throws IOException {
        System.out.println();
        System.out.println("Writes unavailable, seconds, min / median / max of " + rounds + "; ttl " + ttl + " s; "
                + Runtime.getRuntime().availableProcessors() + " processors; Java " + Runtime.version());
        System.out.println();
        System.out.println("| | HaNode | acknowledged rows lost | pg_ctl alone |");
        System.out.println("|---|---|---|---|");
        for (String what : List.of("switchover", "postmaster killed", "node killed")) {
            System.out.println("| " + what + " | " + spread(what + ", HaNode") + " | " + lost(what + ", HaNode") + " | "
                    + spread(what + ", pg_ctl") + " |");
        }
    }

    private Spread spread(String what) {
        return Spread.of(measured.getOrDefault(what, List.of()));
    }
}
