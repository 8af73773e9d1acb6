package io.hanode.examples.quickstart;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts a cluster of three on this machine, and shows it or tells a story with it. Stops everything when it ends, however it ends. */
public final class Quickstart {

    private static final int NODES = 3;

    /** No story is longer; beyond it something hangs that nobody thought of. */
    private static final Duration DEMO_DEADLINE = Duration.ofMinutes(6);

    private static final int FAILED = 1;
    private static final int USAGE_FAULT = 2;

    private Quickstart() {}

    /**
     * Runs until Ctrl-C, or with {@code --demo} until the story is told.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE_FAULT);
            return;
        }
        if (options.help()) {
            System.out.print(Options.USAGE);
            return;
        }
        System.exit(run(options));
    }

    private static int run(Options options) {
        Cluster cluster;
        try {
            cluster = Cluster.prepare(options.binDirectory(), options.ttl(), NODES, options.store());
        } catch (IOException e) {
            System.err.println("The cluster could not be prepared: " + e.getMessage());
            return FAILED;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "close"));
        System.out.println("Starting " + options.store().title() + " and " + NODES + " nodes with a PostgreSQL each in "
                + cluster.plan().folder() + " (ttl " + options.ttl() + " s, loop_wait " + ClusterPlan.LOOP_WAIT
                + " s: shorter than the defaults, so that you need not wait)");
        try {
            cluster.start();
            if (options.demo()) {
                tell(cluster);
            } else {
                new LiveTable(cluster, System.out, options.terminal()).run();
            }
            return 0;
        } catch (DemoFailure | IOException e) {
            fail(cluster, String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private static void tell(Cluster cluster) throws DemoFailure {
        CountDownLatch told = new CountDownLatch(1);
        Thread deadline = new Thread(() -> endUnlessTold(cluster, told), "deadline");
        deadline.setDaemon(true);
        deadline.start();
        new Demo(cluster, System.out).run();
        told.countDown();
        cluster.close();
        System.out.println();
        System.out.println("All went well. Everything that was started is stopped, and the folder is removed.");
    }

    private static void endUnlessTold(Cluster cluster, CountDownLatch told) {
        try {
            if (!told.await(DEMO_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                fail(cluster, "the demo did not end within " + DEMO_DEADLINE.toMinutes() + " minutes");
                System.exit(FAILED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fail(Cluster cluster, String what) {
        if (cluster.isClosing()) {
            return; // Ctrl-C: nodes that are gone are no failure
        }
        cluster.keepFolder();
        System.out.flush();
        System.err.println();
        System.err.println("FAILED: " + what);
        for (NodeProcess process : cluster.processes()) {
            System.err.println("  " + process.node().log() + (process.isAlive() ? "" : " (ended)"));
            process.lastWords(5).forEach(line -> System.err.println("    " + line));
        }
        System.err.println(
                "The folder is kept, with all logs: " + cluster.plan().folder());
    }
}
