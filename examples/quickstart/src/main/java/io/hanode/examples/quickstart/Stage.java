package io.hanode.examples.quickstart;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What can be done to a cluster under writes, and how long writes were unavailable by it. Each act begins with a healthy cluster and ends
 * when rows are acknowledged again. For one thread.
 */
public final class Stage {

    private static final Duration SETTLE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final RowWriter writer;
    private final RowCheck check;

    /** A stage for this cluster, with a writer that runs. */
    public Stage(Cluster cluster, RowWriter writer) {
        this.cluster = cluster;
        this.writer = writer;
        this.check = new RowCheck(cluster.plan());
    }

    /** The leader's name. */
    public String leader() throws DemoFailure {
        return cluster.client()
                .cluster()
                .leader()
                .orElseThrow(() -> new DemoFailure("the cluster has no leader, or no node answers"));
    }

    /** Waits until there is a leader, all others stream from it, and rows are acknowledged. */
    public void awaitHealthy(Duration timeout) throws DemoFailure {
        int standbys =
                (int) cluster.processes().stream().filter(NodeProcess::isAlive).count() - 1;
        boolean healthy = cluster.await(timeout, view -> view.isHealthy(standbys))
                && Poll.until(timeout, () -> check.streaming() >= standbys);
        if (!healthy) {
            throw new DemoFailure("the cluster did not become healthy within " + timeout.toSeconds() + " s: "
                    + cluster.client().cluster().members() + "; the writer's last error: " + writer.lastError());
        }
    }

    /** A planned change of leader. */
    public Outcome switchover() throws DemoFailure {
        String from = leader();
        String to = cluster.plan().nodes().stream()
                .map(NodePlan::name)
                .filter(name -> !name.equals(from) && cluster.process(name).isAlive())
                .findFirst()
                .orElseThrow(() -> new DemoFailure("there is no standby to switch over to"));
        long began = System.nanoTime();
        try {
            ClusterClient.Answer answer = cluster.client().switchover(from, to);
            if (answer.status() != 200) {
                throw new DemoFailure("the switchover from " + from + " to " + to + " was answered with "
                        + answer.status() + ": " + answer.text());
            }
        } catch (IOException e) {
            throw new DemoFailure("the switchover from " + from + " to " + to + " was not answered: " + e.getMessage());
        }
        return outcome(from, began);
    }

    /** The primary's postmaster is killed; the node is not. */
    public Outcome killPostgres() throws DemoFailure {
        String leader = leader();
        NodeProcess process = cluster.process(leader);
        Optional<ProcessHandle> postmaster = process.postmaster();
        if (postmaster.isEmpty()) {
            throw new DemoFailure("the leader " + leader + " has no postmaster to kill");
        }
        long began = System.nanoTime();
        process.killPostgres();
        return outcome(leader, began);
    }

    /** All processes of the primary's node are killed at once. */
    public Outcome killNode() throws DemoFailure {
        String leader = leader();
        long began = System.nanoTime();
        cluster.process(leader).killEverything();
        return outcome(leader, began);
    }

    /** The node of this name is started again. */
    public Outcome bringBack(String name) throws DemoFailure {
        String leader = leader();
        long began = System.nanoTime();
        try {
            cluster.start(cluster.process(name));
        } catch (IOException e) {
            throw new DemoFailure("the node " + name + " could not be started: " + e.getMessage());
        }
        awaitHealthy(SETTLE);
        Duration gap = writer.acknowledgements().longestGap(began, System.nanoTime());
        return new Outcome(leader, leader(), began, began, gap);
    }

    /** Waits for a row on a connection that was made after the act, which proves that the act has had its effect. */
    private Outcome outcome(String before, long began) throws DemoFailure {
        if (!Poll.until(SETTLE, () -> writer.connectedSince(began))) {
            throw new DemoFailure("no row was acknowledged for " + SETTLE.toSeconds() + " s: " + writer.lastError()
                    + "; members: " + cluster.client().cluster().members());
        }
        long resumed = writer.connectedAt();
        Duration gap = writer.acknowledgements().longestGap(began, System.nanoTime());
        awaitHealthy(SETTLE);
        return new Outcome(before, leader(), began, resumed, gap);
    }

    /**
     * What an act did.
     *
     * @param before the leader before it
     * @param after the leader after it
     * @param began when it began, by the monotonic clock
     * @param resumed when the first row was acknowledged after it; when it began, if it interrupted nothing
     * @param gap for how long no row was acknowledged
     */
    public record Outcome(String before, String after, long began, long resumed, Duration gap) {}
}
