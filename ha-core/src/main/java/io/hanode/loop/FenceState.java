package io.hanode.loop;

import io.hanode.model.Tick;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be fenced, and when. Part of {@link LeaseState} and guarded by its lock. */
final class FenceState {

    /** How long after a fence another one follows, as long as the server may still accept writes. */
    static final Duration FENCE_AGAIN = Duration.ofMillis(200);

    private boolean armed = true;
    private boolean exposed;
    private @Nullable FenceOrder lost;
    private @Nullable PostmasterIdentity postmaster;
    private @Nullable Tick fencedAt;

    /** What the fences outside are told: feed with this server until then, or (without a server) disarm. */
    record Feed(@Nullable PostmasterIdentity postmaster, Tick until) {}

    boolean isArmed() {
        return armed;
    }

    boolean isExposed() {
        return exposed;
    }

    void armed(boolean value) {
        armed = value;
        lost = value ? lost : null;
    }

    void exposed(boolean value, @Nullable PostmasterIdentity server) {
        exposed = value;
        postmaster = server == null && value ? postmaster : server;
        lost = value ? lost : null;
    }

    /** A lease was renewed: what was fenced before was for another end of it. */
    void renewed() {
        fencedAt = null;
    }

    /** A lock was taken, or what was lost is covered otherwise. */
    void covered() {
        fencedAt = null;
        lost = null;
    }

    /** Nothing covers a primary any more. */
    void uncovered(Tick at, String reason) {
        fencedAt = null;
        lost = armed ? new FenceOrder(at, reason) : null;
    }

    /** What the fence timer has to do, given until when a primary may go on (null: nothing says so), and why it may not for longer. */
    Optional<FenceOrder> order(@Nullable Tick until, String reason) {
        FenceOrder order = lost != null || until == null ? lost : new FenceOrder(until, reason);
        if (!armed || !exposed || order == null) {
            return Optional.empty();
        }
        Tick again = fencedAt == null ? order.due() : fencedAt.plus(FENCE_AGAIN);
        return Optional.of(again.isAfter(order.due()) ? new FenceOrder(again, order.reason()) : order);
    }

    /** The server is fenced now. True when it was for the same loss before. */
    boolean fenced(Tick at) {
        boolean again = fencedAt != null;
        fencedAt = at;
        return again;
    }

    /** What the fences outside are told, given until when a primary may go on; empty to leave them alone. */
    Optional<Feed> feed(@Nullable Tick until, Tick now) {
        if (!armed || !exposed) {
            return Optional.of(new Feed(null, now));
        }
        return postmaster == null || until == null ? Optional.empty() : Optional.of(new Feed(postmaster, until));
    }
}
