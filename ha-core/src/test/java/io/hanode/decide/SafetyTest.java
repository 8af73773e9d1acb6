package io.hanode.decide;

import static io.hanode.decide.Truths.agreed;
import static io.hanode.decide.Truths.leads;
import static io.hanode.decide.Truths.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.SyncRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.postgres.PostgresState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What must be true of every decision, whatever was observed. The combinations are enumerated, not drawn. */
class SafetyTest {

    private static final Set<Class<? extends Action>> TOUCH_DATA = Set.of(
            Action.Initialize.class,
            Action.StartPrimary.class,
            Action.StartStandby.class,
            Action.Promote.class,
            Action.Clone.class,
            Action.Rewind.class,
            Action.Follow.class,
            Action.ApplySettings.class,
            Action.ApplySlots.class,
            Action.Checkpoint.class);

    /** An observation and what was decided. */
    private record Case(Observation o, Decision decision) {}

    private static List<Case> cases = List.of();

    @BeforeAll
    static void decideAll() {
        cases = Observations.all().stream()
                .map(o -> new Case(o, Decider.decide(o)))
                .toList();
        assertThat(cases).hasSizeGreaterThan(100_000);
    }

    @AfterAll
    static void forget() {
        cases = List.of();
    }

    private static void always(BiConsumer<Observation, Decision> claim) {
        for (Case c : cases) {
            try {
                claim.accept(c.o, c.decision);
            } catch (AssertionError e) {
                throw new AssertionError(c.decision + "\nof " + c.o, e);
            }
        }
    }

    private static Optional<LeaderLock> lockReliedOn(Action action) {
        if (action instanceof Action.Promote a) {
            return Optional.of(a.lock());
        } else if (action instanceof Action.StartPrimary a) {
            return Optional.of(a.lock());
        } else if (action instanceof Action.Initialize a) {
            return Optional.of(a.lock());
        } else if (action instanceof Action.WriteAsLeader a) {
            return Optional.of(a.lock());
        }
        return Optional.empty();
    }

    @Test
    void leaderOnlyActionsRelyOnALockThatIsHeldAndThatTheStoreShows() {
        always((o, decision) -> decision.actions()
                .forEach(action -> lockReliedOn(action).ifPresent(lock -> {
                    assertThat(leads(o)).isTrue();
                    assertThat(snapshot(o)).isPresent();
                    assertThat(lock).isEqualTo(Scenario.LOCK);
                })));
    }

    @Test
    void inSynchronousModeNobodyIsPromotedOutsideTheRecordOrBeforeCommitsWait() {
        always((o, decision) -> {
            List<Action> actions = decision.actions();
            boolean promotes = actions.stream().anyMatch(Action.Promote.class::isInstance);
            if (promotes && o.config().synchronous().isOn()) {
                SyncRecord sync = snapshot(o).orElseThrow().sync();
                assertThat(SyncElection.electors(sync)).contains(o.self().name());
                assertThat(actions).hasAtLeastOneElementOfType(Action.ApplySynchronousStandbys.class);
                boolean mine = o.self().name().equals(sync.leader());
                boolean writes = actions.stream()
                        .anyMatch(a ->
                                a instanceof Action.WriteAsLeader w && w.key().equals(ClusterKeys.SYNC));
                assertThat(mine || writes).isTrue();
            }
        });
    }

    @Test
    void syncRecordIsOnlyEverWrittenByCompareAndSet() {
        always((o, decision) -> decision.actions().stream()
                .filter(a -> a instanceof Action.WriteAsLeader w && w.key().equals(ClusterKeys.SYNC))
                .forEach(a -> assertThat(((Action.WriteAsLeader) a).expect()).isNotEqualTo(Expect.any())));
    }

    @Test
    void onlyTheLeaderChangesWhatCommitsWaitForAndLetsClientsIntoAPrimary() {
        always((o, decision) -> decision.actions().forEach(action -> {
            if (action instanceof Action.ApplySynchronousStandbys
                    || (action instanceof Action.AdmitClients && o.postgres() instanceof PostgresState.Primary)) {
                assertThat(leads(o)).isTrue();
            }
        }));
    }

    @Test
    void serverThatMayAcceptWritesWithoutALeaseIsStoppedByForce() {
        always((o, decision) -> {
            boolean notMadeYet = snapshot(o)
                    .map(s -> Situations.systemIdentifier(s).isEmpty())
                    .orElse(false);
            boolean mayBeOurLock = decision.rule() == Rule.R801;
            boolean leftAlone = decision.rule() == Rule.R151 || decision.rule() == Rule.R152;
            boolean exempt = o.config().paused() || leftAlone || becomesStandby(o) || notMadeYet || mayBeOurLock;
            if (o.postgres().mayAcceptWrites() && !leads(o) && !agreed(o) && !exempt) {
                assertThat(decision.actions()).hasAtLeastOneElementOfType(Action.FenceServer.class);
            }
        });
    }

    @Test
    void primaryThatAllOthersAgreedToIsNotStoppedByForce() {
        always((o, decision) -> {
            if (agreed(o)
                    && o.postgres() instanceof PostgresState.Primary
                    && o.operation().running() == null) {
                assertThat(decision.actions()).noneMatch(Action.FenceServer.class::isInstance);
            }
        });
    }

    @Test
    void nothingThatAcceptsWritesIsBroughtUpWithoutAFenceThatTheNodeNeeds() {
        for (Case c : cases) {
            Observation o = Observations.hindered(c.o);
            if (!o.config().paused()) {
                assertThat(Decider.decide(o).actions()).noneMatch(SafetyTest::bringsUpAPrimary);
            }
        }
    }

    private static boolean bringsUpAPrimary(Action action) {
        return action instanceof Action.Promote
                || action instanceof Action.StartPrimary
                || action instanceof Action.Initialize;
    }

    /** While a server is copied, rewound or started as a standby, its silence is no sign of a primary. */
    private static boolean becomesStandby(Observation o) {
        return o.operation().isRunning(OperationKind.START_STANDBY)
                || o.operation().isRunning(OperationKind.CLONE)
                || o.operation().isRunning(OperationKind.REWIND);
    }

    @Test
    void lockIsTakenOnlyWhenItIsFreeAndASessionWithoutLockIsThereAndNoPromiseBinds() {
        always((o, decision) -> {
            if (decision.actions().stream().anyMatch(Action.AcquireLeader.class::isInstance)) {
                boolean session = o.lease() instanceof LeaseView.Session
                        || (o.lease() instanceof LeaseView.Failsafe failsafe && failsafe.session());
                assertThat(session).isTrue();
                assertThat(o.promise() != null
                                && o.promise().until().since(o.now()).toNanos() > 0)
                        .isFalse();
                assertThat(snapshot(o))
                        .hasValueSatisfying(s -> assertThat(s.leader()).isNull());
            }
        });
    }

    @Test
    void atMostOneLongActionIsThereAndItComesLast() {
        always((o, decision) -> {
            List<Action> actions = decision.actions();
            assertThat(actions.stream().filter(Action::isLong).count()).isLessThanOrEqualTo(1);
            assertThat(actions.stream().limit(Math.max(0, actions.size() - 1))).noneMatch(Action::isLong);
        });
    }

    @Test
    void noLongActionBeginsWhileAnotherRuns() {
        always((o, decision) -> {
            if (o.operation().running() != null) {
                assertThat(decision.actions()).noneMatch(Action::isLong);
            }
        });
    }

    /** Comparing whole records takes long; every 37th meets each server, lease, store and operation. */
    @Test
    void sameObservationGivesTheSameDecisionAndStaysAsItWas() {
        List<Observation> again = Observations.all();
        for (int i = 0; i < cases.size(); i += 37) {
            assertThat(Decider.decide(again.get(i)).equals(cases.get(i).decision))
                    .isTrue();
            assertThat(again.get(i).equals(cases.get(i).o)).isTrue();
        }
    }

    @Test
    void nextTurnComesWithinLoopWaitAndNotBeforeThisOne() {
        always((o, decision) -> assertThat(!o.now().isAfter(decision.wakeAt())
                        && !decision.wakeAt().isAfter(o.now().plus(o.config().loopWait())))
                .isTrue());
    }

    @Test
    void misfitTouchesNoData() {
        always((o, decision) -> {
            if (decision.situation() == Situation.MISFIT) {
                assertThat(decision.actions()).noneMatch(a -> TOUCH_DATA.contains(a.getClass()));
            }
        });
    }

    @Test
    void pauseStartsStopsAndPromotesNothingUnaskedAndFencesNothing() {
        always((o, decision) -> {
            if (o.config().paused()) {
                assertThat(decision.fence()).isFalse();
            }
            boolean named = snapshot(o)
                    .map(s -> s.failover() != null
                            && o.self().name().equals(s.failover().candidate()))
                    .orElse(false);
            boolean asked = named
                    || decision.situation() == Situation.RESTARTING
                    || decision.situation() == Situation.REINITIALIZING
                    || decision.situation() == Situation.SWITCHING_OVER;
            if (o.config().paused() && o.operation().running() == null && !asked) {
                assertThat(decision.actions())
                        .noneMatch(a -> a instanceof Action.FenceServer
                                || a instanceof Action.ApplySlots
                                || (a.isLong() && !(a instanceof Action.Checkpoint)));
            }
        });
    }

    @Test
    void nobodyWaitsForAnAnswerTwice() {
        always((o, decision) -> assertThat(decision.actions().stream()
                        .filter(Action.AnswerRequest.class::isInstance)
                        .count())
                .isLessThanOrEqualTo(1));
    }

    @Test
    void incompleteOrForeignDataIsNeverStarted() {
        always((o, decision) -> {
            boolean incomplete = o.postgres() instanceof io.hanode.postgres.PostgresState.Stopped s && s.incomplete();
            boolean foreign = snapshot(o).isPresent()
                    && snapshot(o).flatMap(Situations::systemIdentifier).isPresent()
                    && o.postgres().knownSystemIdentifier().isPresent()
                    && !o.postgres().knownSystemIdentifier().equals(snapshot(o).flatMap(Situations::systemIdentifier));
            if (incomplete || foreign) {
                assertThat(decision.actions())
                        .noneMatch(a -> a instanceof Action.StartPrimary
                                || a instanceof Action.StartStandby
                                || a instanceof Action.Promote);
            }
        });
    }

    @Test
    void dataIsReplacedOrRewoundOnlyWhileAnotherNodeLeads() {
        always((o, decision) -> {
            boolean otherLeads = snapshot(o)
                    .map(s -> s.leader() != null
                            && !s.leader().name().equals(o.self().name()))
                    .orElse(false);
            if (!otherLeads) {
                assertThat(decision.actions()).noneMatch(a -> a instanceof Action.Clone || a instanceof Action.Rewind);
            }
        });
    }
}
