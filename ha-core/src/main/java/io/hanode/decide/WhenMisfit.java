package io.hanode.decide;

import io.hanode.postgres.PostgresState;

/** This node cannot take part in the cluster: it holds nothing and touches no data until a person has put it right. */
final class WhenMisfit {

    private WhenMisfit() {}

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        if (o.postgres() instanceof PostgresState.Unusable unusable) {
            return withoutLock(turn, Rule.R151, unusable.reason());
        }
        if (Situations.foreign(o, turn.snapshot())) {
            String local =
                    o.postgres().knownSystemIdentifier().map(Object::toString).orElse("?");
            String cluster = Situations.systemIdentifier(turn.snapshot())
                    .map(Object::toString)
                    .orElse("?");
            return withoutLock(
                    turn,
                    Rule.R152,
                    "the data directory has system identifier " + local + ", cluster "
                            + o.self().cluster() + " has " + cluster
                            + ": this is another cluster's data; point to the right directory, or empty it to copy the cluster");
        }
        if (turn.mayAcceptWrites() && !turn.hasLock() && !o.config().paused()) {
            return turn.stopAtOnce(Rule.R154, "");
        }
        return turn.wake(
                Rule.R153,
                "another live process is registered as " + o.self().name()
                        + ": stop it or give one of the two another name (after a crash, its session passes within the ttl)",
                Turn.BACK_OFF);
    }

    /** Gives the lock up where it is held, and does nothing else. */
    static Decision withoutLock(Turn turn, Rule rule, String reason) {
        return turn.lock()
                .map(lock -> turn.act(rule, reason, new Action.ReleaseLeader(lock)))
                .orElseGet(() -> turn.idle(rule, reason));
    }
}
