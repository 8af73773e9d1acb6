package io.hanode.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A cluster in a temporary folder: a store, and one process a node. {@link #close} stops all of it, whatever
 * state it is in, and may be called from any thread; the other methods are for one thread.
 */
public final class Cluster implements AutoCloseable {

    private static final Duration ORDERLY = Duration.ofSeconds(12);
    private static final Duration IMMEDIATE = Duration.ofSeconds(3);

    private final ClusterPlan plan;
    private final Store store;
    private final List<NodeProcess> processes = new ArrayList<>();
    private final ClusterClient client;
    private volatile boolean keepFolder;
    private volatile boolean closing;

    private Cluster(ClusterPlan plan) {
        this.plan = plan;
        this.client = new ClusterClient(plan);
        plan.nodes().forEach(node -> processes.add(new NodeProcess(plan, node)));
        // Before anything logs: ZooKeeper's lines do not belong on the screen.
        System.setProperty("quickstart.log", plan.log().toString());
        store = new Store(plan.store(), plan.folder());
    }

    /**
     * Makes the folder; nothing runs yet.
     *
     * @param binDirectory where PostgreSQL's programs are
     * @param ttl in seconds
     * @param size how many nodes
     * @param store what it lives on
     */
    public static Cluster prepare(Path binDirectory, int ttl, int size, StoreChoice store) throws IOException {
        return new Cluster(Workspace.create(binDirectory, ttl, size, store));
    }

    /** Starts the store and all nodes; they make the cluster among themselves. */
    public synchronized void start() throws IOException {
        if (!closing) {
            store.start();
        }
        for (NodeProcess process : processes) {
            start(process);
        }
    }

    /** Starts one node again. */
    public synchronized void start(NodeProcess process) throws IOException {
        if (!closing && !process.isAlive()) {
            process.start();
        }
    }

    /** What was agreed on. */
    public ClusterPlan plan() {
        return plan;
    }

    /** All nodes' processes, running or not. */
    public List<NodeProcess> processes() {
        return List.copyOf(processes);
    }

    /** The process of the node of this name. */
    public NodeProcess process(String name) {
        return processes.stream()
                .filter(p -> p.node().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node is named " + name));
    }

    /** Asks the nodes. */
    public ClusterClient client() {
        return client;
    }

    /** Waits until the nodes tell what is wanted of the cluster; false when they did not in time. */
    public boolean await(Duration timeout, Predicate<ClusterView> wanted) {
        return Poll.until(timeout, () -> wanted.test(client.cluster()));
    }

    /** Waits until all standbys stream from a leader. */
    public void awaitStarted(Duration timeout) throws DemoFailure {
        int standbys = processes.size() - 1;
        boolean up = await(
                timeout, view -> view.isHealthy(standbys) || processes.stream().anyMatch(p -> !p.isAlive()));
        if (!up || processes.stream().anyMatch(p -> !p.isAlive())) {
            throw new DemoFailure("the cluster did not come up"
                    + (up ? ": a node ended" : " within " + timeout.toSeconds() + " s") + "; members: "
                    + client.cluster().members());
        }
    }

    /** Whether {@link #close} was called: what looks like a failure then is none. */
    public boolean isClosing() {
        return closing;
    }

    /** Leaves the folder with all logs where it is when this is closed. */
    public void keepFolder() {
        keepFolder = true;
    }

    /** Stops all processes, standbys first, and deletes the folder. Bounded: what does not end in order is killed. Idempotent. */
    @Override
    public void close() {
        closing = true;
        synchronized (this) {
            String leader = client.cluster().leader().orElse("");
            end(processes.stream().filter(p -> !p.node().name().equals(leader)).toList());
            end(processes.stream().filter(p -> p.node().name().equals(leader)).toList());
            processes.forEach(Cluster::endPostgres);
            store.close();
            deleteFolder();
        }
    }

    private static void end(List<NodeProcess> ending) {
        ending.forEach(NodeProcess::terminate);
        long end = System.nanoTime() + ORDERLY.toNanos();
        for (NodeProcess process : ending) {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            if (!process.awaitEnd(left)) {
                process.killEverything();
                process.awaitEnd(IMMEDIATE);
            }
        }
    }

    /** A node that was killed leaves its server behind. */
    private static void endPostgres(NodeProcess process) {
        Optional<ProcessHandle> postmaster = process.postmaster();
        if (postmaster.isPresent()) {
            List<Long> tree = Signals.tree(postmaster.get());
            Signals.send("QUIT", List.of(postmaster.get().pid()));
            if (!Poll.until(IMMEDIATE, () -> !postmaster.get().isAlive())) {
                Signals.send("KILL", tree);
                Poll.until(IMMEDIATE, () -> !postmaster.get().isAlive());
            }
        }
    }

    private void deleteFolder() {
        if (!keepFolder && Files.exists(plan.folder())) {
            try {
                Workspace.delete(plan.folder());
            } catch (IOException e) {
                System.err.println("The folder " + plan.folder() + " could not be deleted: " + e.getMessage());
            }
        }
    }
}
