package io.hanode.agent.cli;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.Expect;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One cluster's part of the store. Every call is over within its time. */
final class Store implements AutoCloseable {

    /** How long the store may take to answer one call. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How often a wait looks, besides at every change. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Not the name of a member: a session writes members' keys only when told to. */
    private static final NodeName SELF = NodeName.of("hanode-command-line");

    /** What a session of a command may live when the command is killed; the stores grant 10 s or more everywhere. */
    private static final Duration SESSION = Duration.ofSeconds(15);

    private final String cluster;
    private final DcsClient client;

    Store(DcsFactory factory, String namespace, String cluster) {
        this.cluster = cluster;
        String fault = NodeName.fault(cluster);
        if (!fault.isEmpty()) {
            throw CliException.usage("the cluster's name '" + cluster + "' " + fault);
        }
        this.client = factory.connect(new DcsScope(namespace, new ClusterName(cluster)));
    }

    /** What the store can do. */
    DcsTraits traits() {
        return client.traits();
    }

    /**
     * Reads the cluster.
     *
     * @throws CliException when the store does not answer
     */
    StoredCluster read() {
        try {
            return new StoredCluster(cluster, client.read(PATIENCE));
        } catch (DcsException e) {
            throw new CliException(ExitCode.STORE, "the store cannot be reached: " + e.getMessage());
        }
    }

    /**
     * Writes a key if it is as expected.
     *
     * @throws CliException when the store does not answer; the key may then have been written
     */
    WriteResult write(String key, String value, Expect expect) {
        return withSession(session -> session.write(key, value, expect, PATIENCE));
    }

    /** Deletes keys whatever they hold. */
    void delete(Iterable<String> keys) {
        withSession(session -> {
            for (String key : keys) {
                session.delete(key, Expect.any(), PATIENCE);
            }
            return true;
        });
    }

    /**
     * Looks again at every change, and once a second, until something is found.
     *
     * @param found empty as long as there is nothing; an error of the store is passed over, since it may pass
     * @return empty when nothing was found in time
     */
    <T> Optional<T> await(Duration timeout, Function<StoredCluster, Optional<T>> found) {
        Semaphore changes = new Semaphore(0);
        long end = System.nanoTime() + timeout.toNanos();
        DcsClient.Subscription watch = client.watch(changes::release);
        try {
            while (true) {
                Optional<T> result = attempt(found);
                long left = end - System.nanoTime();
                if (result.isPresent() || left <= 0) {
                    return result;
                }
                changes.tryAcquire(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
                changes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            watch.close();
        }
    }

    private <T> Optional<T> attempt(Function<StoredCluster, Optional<T>> found) {
        try {
            return found.apply(new StoredCluster(cluster, client.read(PATIENCE)));
        } catch (DcsException e) {
            return Optional.empty();
        }
    }

    private <T> T withSession(Work<T> work) {
        try (DcsSession session = client.openSession(new SessionRequest(SELF, SESSION), PATIENCE)) {
            return work.in(session);
        } catch (DcsException e) {
            throw unwritten(e);
        }
    }

    private static CliException unwritten(DcsException e) {
        boolean unknown = e.effect() == DcsException.Effect.UNKNOWN;
        return new CliException(
                unknown ? ExitCode.UNKNOWN : ExitCode.STORE,
                "the store could not be written: " + e.getMessage()
                        + (unknown ? "; it may have been changed all the same" : "; nothing was changed"));
    }

    @Override
    public void close() {
        client.close();
    }

    @FunctionalInterface
    private interface Work<T> {
        T in(DcsSession session) throws DcsException;
    }
}
