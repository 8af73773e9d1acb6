package io.hanode.decide;

import io.hanode.model.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The only arithmetic on leases. All of it counts from when the last successful renewal was SENT.
 *
 * <pre>
 *   sent                 demoteAt              validUntil        TTL passes
 *   |---- renew, T/3 ----|---- stop in order ---|-- F: by force --|-- M --|
 *   0                   2T/3                  T-F-M              T-M      T
 * </pre>
 *
 * <p>Two thirds of the TTL are for renewing: every T/3 at the latest, each try with a budget of T/6, so that two tries may fail.
 * F is the time the controller needs to stop client writes by force; M covers clock rate and scheduling.
 *
 * @param ttl T, the TTL that the store granted
 * @param fenceTime F
 * @param loopWait the longest wait between turns
 */
public record LeaseTiming(Duration ttl, Duration fenceTime, Duration loopWait) {

    /** The shortest TTL that any setting may ask for. */
    public static final Duration MINIMUM_TTL = Duration.ofSeconds(3);

    private static final Duration SHORTEST_ORDERLY_STOP = Duration.ofMillis(200);

    /** M: a twentieth of the TTL, 0.1 s to 1 s. */
    public Duration margin() {
        Duration twentieth = ttl.dividedBy(20);
        return clamp(twentieth, Duration.ofMillis(100), Duration.ofSeconds(1));
    }

    /** How long to wait between the sending of two renewals: min(loop_wait, T/3). */
    public Duration renewInterval() {
        Duration third = ttl.dividedBy(3);
        return loopWait.compareTo(third) < 0 ? loopWait : third;
    }

    /** The budget of one renewal: T/6. */
    public Duration renewTimeout() {
        return ttl.dividedBy(6);
    }

    /** The instant from which client writes are stopped by force, and this node must not act as leader. */
    public Tick validUntil(Tick sentAt) {
        return sentAt.plus(ttl.minus(fenceTime).minus(margin()));
    }

    /** The instant from which the server is stopped in order when no renewal has succeeded since. */
    public Tick demoteAt(Tick sentAt) {
        return sentAt.plus(ttl.multipliedBy(2).dividedBy(3));
    }

    /** The instant from which, in failsafe mode, the other nodes are asked: a renewal that was due has had its time. */
    public Tick failsafeAt(Tick sentAt) {
        return sentAt.plus(ttl.dividedBy(2));
    }

    /** What does not hold, with the arithmetic. Empty when all holds. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (ttl.compareTo(MINIMUM_TTL) < 0) {
            faults.add("ttl " + text(ttl) + " is below the minimum of " + text(MINIMUM_TTL)
                    + ": renewals every ttl/3 and an orderly stop in the last third would not fit");
        }
        Duration needed = fenceTime.plus(margin()).plus(SHORTEST_ORDERLY_STOP);
        Duration third = ttl.dividedBy(3);
        if (needed.compareTo(third) > 0) {
            faults.add(
                    "ttl " + text(ttl) + " is too short: fence time " + text(fenceTime) + " + margin " + text(margin())
                            + " + orderly stop " + text(SHORTEST_ORDERLY_STOP) + " = " + text(needed)
                            + " must fit into ttl/3 = "
                            + text(third) + "; raise ttl to " + text(needed.multipliedBy(3)) + " or more");
        }
        if (loopWait.isZero() || loopWait.isNegative()) {
            faults.add("loop_wait " + text(loopWait) + " must be above 0");
        }
        return faults;
    }

    private static Duration clamp(Duration value, Duration low, Duration high) {
        return value.compareTo(low) < 0 ? low : value.compareTo(high) > 0 ? high : value;
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() / 1000.0 + " s";
    }
}
