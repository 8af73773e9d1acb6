package io.hanode.decide;

/** Situation to rule family. No logic of its own. */
public final class Decider {

    private Decider() {}

    /** Decides one turn. Pure: the same observation gives the same decision. */
    public static Decision decide(Observation observation) {
        Situation situation = Situations.classify(observation);
        Turn turn = new Turn(observation, situation);
        Decision decision = switch (situation) {
            case OPERATION_RUNS -> WhenOperationRuns.decide(turn);
            case CLOSING -> WhenClosing.decide(turn);
            case DCS_UNAVAILABLE -> WhenDcsUnavailable.decide(turn);
            case MISFIT -> WhenMisfit.decide(turn);
            case REINITIALIZING -> WhenReinitializing.decide(turn);
            case RESTARTING -> WhenRestarting.decide(turn);
            case PAUSED -> WhenPaused.decide(turn);
            case UNINITIALIZED -> WhenUninitialized.decide(turn);
            case STANDBY_LEADING -> WhenStandbyLeading.decide(turn);
            case FAILSAFE -> WhenFailsafe.decide(turn);
            case SWITCHING_OVER -> WhenSwitchingOver.decide(turn);
            case RECOVERING -> WhenRecovering.decide(turn);
            case LEADING -> WhenLeading.decide(turn);
            case LEADERLESS -> WhenLeaderless.decide(turn);
            case FOLLOWING -> WhenFollowing.decide(turn);
        };
        Decision checked = OperationGate.checked(turn, decision);
        Decision answered = RequestAnswers.added(turn, SyncAdmission.readersLetIn(turn, checked));
        return MemberPublication.added(turn.remember(answered.memory()), answered);
    }
}
