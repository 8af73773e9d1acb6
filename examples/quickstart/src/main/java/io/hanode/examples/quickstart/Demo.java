package io.hanode.examples.quickstart;

import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Tells the story by itself: a writer that never pauses, and what happens to it. For one thread. */
final class Demo {

    private static final Duration BOOTSTRAP = Duration.ofSeconds(90);
    private static final Duration QUIET = Duration.ofSeconds(2);

    /** What a standby may be behind when the primary is lost: a turn, and a second for a machine that is busy. */
    private static final Duration ASYNCHRONOUS_LIMIT = Duration.ofSeconds(ClusterPlan.LOOP_WAIT + 1);

    private final Cluster cluster;
    private final PrintStream out;
    private final RowCheck check;
    private final Set<Long> lost = new HashSet<>();
    private final List<String> summary = new ArrayList<>();

    Demo(Cluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.out = out;
        this.check = new RowCheck(cluster.plan());
    }

    /** Tells it, or says at which point it did not go as promised. */
    void run() throws DemoFailure {
        ClusterPlan plan = cluster.plan();
        try (RowWriter writer = new RowWriter(plan.jdbcUrl(), plan.superuserPassword())) {
            Stage stage = new Stage(cluster, writer);
            cluster.awaitStarted(BOOTSTRAP);
            table();
            writer.start();
            acts(stage, writer);
        }
        out.println();
        out.println("Writes were unavailable for (the longest time between two acknowledged rows)");
        summary.forEach(out::println);
    }

    private void acts(Stage stage, RowWriter writer) throws DemoFailure {
        AckLog log = writer.acknowledgements();
        title(1, "rows are written one by one, without pause");
        stage.awaitHealthy(BOOTSTRAP);
        long began = System.nanoTime();
        LockSupport.parkNanos(QUIET.toNanos());
        intact(log, "nothing happens", log.longestGap(began, System.nanoTime()));

        String leader = stage.leader();
        title(2, "switchover: " + leader + " hands over to a standby, as before maintenance");
        Stage.Outcome outcome = stage.switchover();
        said(outcome);
        intact(log, "switchover", outcome.gap());

        title(3, "kill -9 of the PostgreSQL of " + stage.leader());
        outcome = stage.killPostgres();
        said(outcome);
        if (outcome.before().equals(outcome.after())) {
            intact(log, "PostgreSQL killed, started in place", outcome.gap());
        } else {
            asynchronous(log, "PostgreSQL killed, failover", outcome);
        }

        String victim = stage.leader();
        title(4, "kill -9 of the node " + victim + " and its PostgreSQL, all processes at once");
        outcome = stage.killNode();
        said(outcome);
        asynchronous(log, "node killed, failover", outcome);

        title(5, victim + " is started again, and rejoins as a standby");
        outcome = stage.bringBack(victim);
        said(outcome);
        intact(log, "node comes back", outcome.gap());
        table();
    }

    private void title(int number, String text) {
        out.println();
        out.println("Act " + number + ": " + text);
    }

    private void said(Stage.Outcome outcome) {
        String leader = outcome.after();
        out.println("   "
                + (leader.equals(outcome.before()) ? leader + " is still the primary" : leader + " is the new primary")
                + "; all standbys stream from it after "
                + seconds(Duration.ofNanos(System.nanoTime() - outcome.began())));
    }

    /** An act that must lose nothing. */
    private void intact(AckLog log, String what, Duration gap) throws DemoFailure {
        List<Long> missing = missing(log);
        report(log, what, gap, missing.size());
        if (!missing.isEmpty()) {
            throw new DemoFailure(missing.size() + " acknowledged rows are missing, and none may be: the first is row "
                    + missing.get(0));
        }
    }

    /** An act that may lose what no standby had yet. */
    private void asynchronous(AckLog log, String what, Stage.Outcome outcome) throws DemoFailure {
        List<Long> missing = missing(log);
        Loss loss = Loss.of(missing, log, outcome.began(), outcome.resumed());
        report(log, what, outcome.gap(), missing.size());
        out.println(
                "   (asynchronous replication: what the old primary acknowledged in its last moment, and no standby had yet,"
                        + " may be lost; how much, is limited by maximum_lag_on_failover and loop_wait)");
        lost.addAll(missing);
        if (!loss.isWithin(ASYNCHRONOUS_LIMIT)) {
            throw new DemoFailure(
                    missing.size() + " acknowledged rows are missing, the oldest " + seconds(loss.window())
                            + " before the kill" + (loss.suffix() ? "" : ", with rows between them that are there")
                            + ": more than asynchronous replication explains");
        }
    }

    private List<Long> missing(AckLog log) throws DemoFailure {
        try {
            List<Long> missing = new ArrayList<>(check.missing(log));
            missing.removeAll(lost);
            return missing;
        } catch (SQLException e) {
            throw new DemoFailure("the rows could not be counted: " + e.getMessage());
        }
    }

    private void report(AckLog log, String what, Duration gap, int missing) {
        out.println("   writes unavailable for " + seconds(gap) + "; " + String.format(Locale.ROOT, "%,d", log.count())
                + " rows acknowledged so far, " + (missing == 0 ? "none" : String.valueOf(missing)) + " missing");
        summary.add(String.format(
                Locale.ROOT,
                "   %8s  %-36s %s rows lost",
                seconds(gap),
                what,
                missing == 0 ? "no" : String.valueOf(missing)));
    }

    private void table() {
        out.println();
        ClusterTable.lines(cluster.plan(), cluster.client().cluster()).forEach(line -> out.println("   " + line));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
    }
}
