package io.hanode.decide;

import io.hanode.postgres.PostgresState;
import io.hanode.postgres.StopMode;
import java.time.Duration;

/** The store does not answer: a primary goes on while its lease is good, and is read-only before the lease passes. */
final class WhenDcsUnavailable {

    private WhenDcsUnavailable() {}

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        String why = o.dcs() instanceof DcsView.Unavailable u ? ": " + u.reason() : "";
        if (o.config().paused()) {
            return turn.idle(Rule.R105, "paused, and the store does not answer" + why);
        }
        if (turn.mayAcceptWrites()) {
            return withPrimary(turn, why);
        }
        if (o.postgres() instanceof PostgresState.Stopped s && turn.memory().contact() && !s.incomplete()) {
            return turn.act(Rule.R104, "", new Action.StartStandby(null, turn.settings()));
        }
        return turn.idle(Rule.R105, "the store does not answer" + why);
    }

    private static Decision withPrimary(Turn turn, String why) {
        Observation o = turn.o();
        if (!(o.lease() instanceof LeaseView.Held held) || o.now().isAtOrAfter(held.validUntil())) {
            return turn.stopAtOnce(Rule.R103, "");
        }
        if (turn.followsAnother()) {
            return turn.act(Rule.R551, "", new Action.StopServer(StopMode.FAST));
        }
        if (o.now().isAtOrAfter(held.demoteAt())) {
            return turn.act(Rule.R102, "", new Action.StopServer(StopMode.FAST));
        }
        Duration left = held.demoteAt().since(o.now());
        return turn.wake(
                Rule.R101,
                "the store does not answer" + why + "; lease good for " + left.toMillis() + " ms more",
                left);
    }
}
