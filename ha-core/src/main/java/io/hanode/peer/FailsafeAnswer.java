package io.hanode.peer;

/**
 * What a node answered to a {@link FailsafeClaim}.
 *
 * @param accepted whether it promised
 * @param reason why not, for people; empty when it did
 * @param withdrawable whether the promise can be taken back; Patroni's cannot
 * @param disabled whether it refused since failsafe mode is off where it was asked
 */
public record FailsafeAnswer(boolean accepted, String reason, boolean withdrawable, boolean disabled) {

    /** One of our nodes promised, or forgot its promise. */
    public static final FailsafeAnswer ACCEPTED = new FailsafeAnswer(true, "", true, false);

    /** A Patroni node promised. */
    public static final FailsafeAnswer ACCEPTED_BY_PATRONI = new FailsafeAnswer(true, "", false, false);

    /** Failsafe mode is off there. */
    public static final FailsafeAnswer DISABLED = new FailsafeAnswer(false, "failsafe mode is off there", true, true);

    /** No promise. */
    public static FailsafeAnswer refused(String reason) {
        return new FailsafeAnswer(false, reason, true, false);
    }
}
