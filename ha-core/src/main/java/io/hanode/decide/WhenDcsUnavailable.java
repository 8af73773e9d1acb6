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
        if (!(o.lease() instanceof LeaseView.Good good) || !good.coversAt(o.now())) {
            return turn.stopAtOnce(Rule.R103, "");
        }
        if (turn.followsAnother()) {
            return turn.act(Rule.R551, "", new Action.StopServer(StopMode.FAST));
        }
        boolean agreed = good instanceof LeaseView.Failsafe || (good instanceof LeaseView.Held held && held.failsafe());
        if (o.now().isAtOrAfter(good.demoteAt())) {
            return turn.act(agreed ? Rule.R107 : Rule.R102, "", new Action.StopServer(StopMode.FAST));
        }
        Duration left = good.demoteAt().since(o.now());
        if (agreed) {
            return turn.wake(
                    Rule.R106,
                    "failsafe mode: all other nodes agree, so that the primary goes on; the store does not answer"
                            + why,
                    left);
        }
        return turn.wake(
                Rule.R101,
                "the store does not answer" + why + "; lease good for " + left.toMillis() + " ms more",
                left);
    }
}
