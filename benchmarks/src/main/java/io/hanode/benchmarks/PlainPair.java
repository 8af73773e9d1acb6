package io.hanode.benchmarks;

import io.hanode.examples.quickstart.FreePorts;
import io.hanode.examples.quickstart.Poll;
import io.hanode.examples.quickstart.RowCheck;
import io.hanode.examples.quickstart.RowWriter;
import io.hanode.examples.quickstart.Signals;
import io.hanode.examples.quickstart.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The floor: a primary and a standby without HaNode, and somebody who does at once what has to be done. What these acts cost, no system
 * that uses the same programs can undercut. For one thread; {@link #close} from any.
 */
final class PlainPair implements AutoCloseable {

    private static final Duration RESUME = Duration.ofSeconds(60);
    private static final String PASSWORD = "benchmark";

    private final Path folder;
    private final List<PlainServer> servers;
    private PlainServer primary;
    private PlainServer standby;

    PlainPair(Path bin) throws IOException {
        folder = Workspace.makeFolder("hanode-floor.");
        Path home = Workspace.makeOwned(folder.resolve("home"));
        Path passFile = Workspace.writeOwned(home.resolve("pgpass"), "*:*:*:postgres:" + PASSWORD + "\n");
        List<Integer> ports = FreePorts.take(2);
        primary = new PlainServer(bin, Workspace.makeOwned(folder.resolve("a")), passFile, ports.get(0));
        standby = new PlainServer(bin, Workspace.makeOwned(folder.resolve("b")), passFile, ports.get(1));
        servers = List.of(primary, standby);
    }

    void start() throws IOException {
        primary.initialize(Workspace.writeOwned(folder.resolve("home").resolve("password"), PASSWORD + "\n"));
        standby.copyOf(primary);
        awaitStreaming();
    }

    RowWriter writer() {
        return new RowWriter(url(), PASSWORD);
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + servers.get(0).port() + ",127.0.0.1:"
                + servers.get(1).port() + "/postgres?targetServerType=primary&hostRecheckSeconds=0";
    }

    /** Nobody stops a primary before the standby streams: a shutdown in order may wait for a standby that has just connected. */
    private void awaitStreaming() throws IOException {
        RowCheck check = new RowCheck(url(), PASSWORD);
        if (!Poll.until(RESUME, () -> check.streaming() == 1)) {
            throw new IOException("the standby does not stream after " + RESUME.toSeconds() + " s");
        }
    }

    /** pg_ctl stop -m fast, pg_ctl promote; then the old primary follows. */
    Duration switchover(RowWriter writer) throws IOException {
        long began = System.nanoTime();
        primary.stopFast();
        standby.promote();
        Duration gap = gap(writer, began);
        swap();
        standby.follow(primary);
        awaitStreaming();
        return gap;
    }

    /** The postmaster is killed, and started again as soon as the system lets it. */
    Duration killPostmaster(RowWriter writer) throws IOException {
        long began = System.nanoTime();
        primary.killPostmaster();
        primary.start();
        Duration gap = gap(writer, began);
        awaitStreaming();
        return gap;
    }

    /** All processes of the primary are killed, and the standby is promoted at once; then the old primary becomes a new copy. */
    Duration killNode(RowWriter writer) throws IOException {
        long began = System.nanoTime();
        primary.kill();
        standby.promote();
        Duration gap = gap(writer, began);
        swap();
        standby.copyOf(primary);
        awaitStreaming();
        return gap;
    }

    private Duration gap(RowWriter writer, long began) throws IOException {
        if (!Poll.until(RESUME, () -> writer.connectedSince(began))) {
            throw new IOException("no row was acknowledged for " + RESUME.toSeconds() + " s: " + writer.lastError());
        }
        return writer.acknowledgements().longestGap(began, System.nanoTime());
    }

    private void swap() {
        PlainServer old = primary;
        primary = standby;
        standby = old;
    }

    @Override
    public void close() {
        servers.forEach(PlainServer::kill);
        for (PlainServer server : servers) {
            Poll.until(
                    Duration.ofSeconds(5),
                    () -> Signals.postmaster(server.data()).isEmpty());
        }
        try {
            if (Files.exists(folder)) {
                Workspace.delete(folder);
            }
        } catch (IOException e) {
            System.err.println("The folder " + folder + " could not be deleted: " + e.getMessage());
        }
    }
}
