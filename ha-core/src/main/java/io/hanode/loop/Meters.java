package io.hanode.loop;

import io.hanode.Measurement;
import java.time.Duration;
import java.util.List;

/** What is measured. All methods are cheap and may be called from any thread. */
public interface Meters {

    /** Measures nothing. */
    static Meters none() {
        return new NoMeters();
    }

    /** What was counted, sorted; nothing where it is kept elsewhere. */
    default List<Measurement> measurements() {
        return List.of();
    }

    /** How much of the lease was left when a renewal came through; zero or less when it was too late. */
    void leaseMargin(Duration left);

    /** How long a turn took. */
    void turn(Duration took);

    /** A call to the store. */
    void dcsCall(String operation, boolean ok, Duration took);

    /** A call to the local server. */
    void postgresCall(String operation, boolean ok, Duration took);

    /** A part of a failover: {@code detect}, {@code elect}, {@code promote} or {@code rejoin}. */
    void failover(String part, Duration took);

    /** The server took another role, by the given rule. */
    void roleChanged(String rule);

    /** Whether the server accepts writes, and whether this node holds the leader lock. */
    void role(boolean primary, boolean leader);
}
