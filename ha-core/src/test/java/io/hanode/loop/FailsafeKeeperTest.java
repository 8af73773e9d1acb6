package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.SessionRequest;
import io.hanode.decide.FailsafeDuty;
import io.hanode.decide.LeaseView;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import io.hanode.peer.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A leader whose lease is not renewed any more, and what the others say to that; stepped by hand on a clock that stands still. */
class FailsafeKeeperTest {

    private static final LeaderLock LOCK = new LeaderLock(new FencingToken(5), "proof");
    private static final Duration LEASE = Duration.ofMillis(30_000 - 500 - 1_000);
    private static final Duration HALF = Duration.ofSeconds(15);

    private final FakeClock clock = new FakeClock();
    private final FakePeers peers = new FakePeers();
    private final EventQueue events = new EventQueue("pg1", clock, List.of(), 10);
    private final LeaseState state = new LeaseState(clock, Duration.ofMillis(500));
    private final Agreements agreements = new Agreements(clock, state);
    private final ClusterConfig config = ClusterConfig.of(Map.of("ttl", 30, "failsafe_mode", true));
    private final FailsafeKeeper keeper =
            new FailsafeKeeper(state, agreements, peers, clock, () -> config, events, () -> {});
    private DcsSession session;
    private Tick began;

    @BeforeEach
    void lead() throws DcsException {
        session = new FakeStore()
                .openSession(new SessionRequest(NodeName.of("pg1"), Duration.ofSeconds(30)), Duration.ofSeconds(1));
        began = clock.now();
        state.opened(session, began);
        state.hold(session, LOCK);
        state.exposed(true, FakeServer.PROCESS);
        state.loopDue(began.plus(Duration.ofHours(1)));
        keeper.duty(duty("pg2", "pg3"));
    }

    @AfterEach
    void end() {
        events.close();
    }

    private static FailsafeDuty duty(String... others) {
        return new FailsafeDuty(
                Arrays.stream(others)
                        .map(n -> new PeerAddress(NodeName.of(n), "http://" + n))
                        .toList(),
                new FailsafeClaim(NodeName.of("pg1"), "", "", Collections.emptySortedMap(), null, "process-1", 0));
    }

    private Tick passAndStep(Duration time) {
        clock.pass(time);
        return keeper.step();
    }

    private void agree() {
        passAndStep(HALF);
        assertThat(agreed()).isTrue();
    }

    private boolean fenceIsDue() {
        return state.fenceOrder().filter(o -> clock.now().isAtOrAfter(o.due())).isPresent();
    }

    private boolean agreed() {
        LeaseView view = state.view();
        return view instanceof LeaseView.Failsafe || (view instanceof LeaseView.Held held && held.failsafe());
    }

    @Test
    void allOthersAreAskedHalfATtlAfterTheLastRenewalAndNotBefore() {
        assertThat(keeper.step()).isEqualTo(began.plus(HALF));
        passAndStep(HALF.minusNanos(1));
        assertThat(peers.claims).isEmpty();
        passAndStep(Duration.ofNanos(1));
        assertThat(peers.claims).hasSize(1);
        assertThat(peers.claims.get(0).nodes()).containsExactly("pg2", "pg3");
        assertThat(peers.last().ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(peers.last().number()).isEqualTo(1);
    }

    @Test
    void agreementCountsFromWhenItWasSentAndIsRenewedEveryThirdOfTheTtl() {
        peers.meanwhile = () -> clock.pass(Duration.ofSeconds(2));
        Tick sent = began.plus(HALF);
        agree();
        assertThat(((LeaseView.Good) state.view()).validUntil()).isEqualTo(sent.plus(LEASE));
        assertThat(((LeaseView.Good) state.view()).demoteAt()).isEqualTo(sent.plus(Duration.ofSeconds(20)));
        assertThat(keeper.step()).isEqualTo(sent.plus(Duration.ofSeconds(10)));
        passAndStep(Duration.ofSeconds(8));
        assertThat(peers.claims).hasSize(2);
        assertThat(((LeaseView.Good) state.view()).validUntil())
                .isEqualTo(sent.plus(Duration.ofSeconds(10)).plus(LEASE));
    }

    @Test
    void oneRefusalOrOneSilenceIsNoAgreementAndIsAskedAgainSoon() {
        peers.answers.put("pg3", FailsafeAnswer.refused("Running as a leader"));
        passAndStep(HALF);
        assertThat(agreed()).isFalse();
        assertThat(keeper.step()).isEqualTo(began.plus(HALF).plus(Duration.ofSeconds(1)));
        peers.answers.clear();
        peers.silent.add("pg2");
        passAndStep(Duration.ofSeconds(1));
        assertThat(agreed()).isFalse();
        peers.silent.clear();
        passAndStep(Duration.ofSeconds(1));
        assertThat(agreed()).isTrue();
    }

    @Test
    void agreementThatComesAfterTheLeaseHasPassedDoesNotCount() {
        peers.meanwhile = () -> clock.pass(Duration.ofSeconds(2));
        passAndStep(LEASE.minusSeconds(1));
        assertThat(peers.claims).hasSize(1);
        assertThat(agreed()).isFalse();
        assertThat(fenceIsDue()).isTrue();
    }

    @Test
    void agreementThatComesAfterTheOneBeforeHasPassedDoesNotCountEither() {
        agree();
        peers.meanwhile = () -> clock.pass(Duration.ofSeconds(2));
        passAndStep(LEASE.minusSeconds(1));
        assertThat(peers.claims).hasSize(2);
        assertThat(fenceIsDue()).isTrue();
    }

    @Test
    void fenceFiresWhenTheAgreementEndsAndNotWhenTheLeaseDid() {
        agree();
        clock.pass(LEASE.minusNanos(1));
        assertThat(fenceIsDue()).isFalse();
        clock.pass(Duration.ofNanos(1));
        assertThat(fenceIsDue()).isTrue();
    }

    @Test
    void othersAreToldThatItIsOverOnceTheLeaseIsRenewedAndNotBefore() {
        peers.answers.put("pg3", FailsafeAnswer.ACCEPTED_BY_PATRONI);
        agree();
        state.renewed(session, began.plus(HALF));
        keeper.step();
        assertThat(peers.claims).hasSize(1);
        clock.pass(Duration.ofSeconds(1));
        state.renewed(session, clock.now());
        keeper.step();
        assertThat(peers.claims).hasSize(2);
        assertThat(peers.claims.get(1).nodes()).as("Patroni cannot forget").containsExactly("pg2");
        assertThat(peers.last().isWithdrawal()).isTrue();
        assertThat(peers.last().number()).isEqualTo(2);
        assertThat(agreed()).isFalse();
        keeper.step();
        assertThat(peers.claims).hasSize(2);
    }

    @Test
    void othersAreToldThatItIsOverWhenNoServerMayAcceptWritesAnyMore() {
        agree();
        keeper.step();
        assertThat(peers.claims).hasSize(1);
        state.exposed(false, null);
        keeper.step();
        assertThat(peers.last().isWithdrawal()).isTrue();
        assertThat(state.fenceOrder()).isEmpty();
    }

    @Test
    void waitingForTheEndWakesNobody() {
        agree();
        long before = state.changes().version();
        keeper.step();
        keeper.step();
        assertThat(state.changes().version()).isEqualTo(before);
    }

    @Test
    void nobodyIsAskedInAPauseOrWhileTheLoopHangsOrWithoutADuty() {
        state.armed(false);
        passAndStep(HALF);
        state.armed(true);
        state.loopDue(began);
        keeper.step();
        state.loopDue(began.plus(Duration.ofHours(1)));
        keeper.duty(null);
        keeper.step();
        assertThat(peers.claims).isEmpty();
        keeper.duty(duty("pg2"));
        keeper.step();
        assertThat(peers.claims).hasSize(1);
    }

    @Test
    void nobodyIsAskedWhenNothingIsCoveredAnyMoreOrThereIsNothingToLose() {
        state.exposed(false, null);
        passAndStep(HALF);
        state.exposed(true, FakeServer.PROCESS);
        passAndStep(HALF);
        assertThat(peers.claims).isEmpty();
    }

    @Test
    void sessionThatExpiresUnderAnAgreementIsNoLossAndTheFenceWaitsForTheAgreementsEnd() {
        agree();
        clock.pass(Duration.ofSeconds(9));
        state.expired(session, "test");
        assertThat(state.view())
                .isInstanceOfSatisfying(
                        LeaseView.Failsafe.class, f -> assertThat(f.session()).isFalse());
        assertThat(fenceIsDue()).isFalse();
        passAndStep(Duration.ofSeconds(1));
        assertThat(peers.claims).as("the chain goes on without a lease").hasSize(2);
        clock.pass(LEASE);
        assertThat(fenceIsDue()).isTrue();
        assertThat(state.view()).isInstanceOf(LeaseView.NoSession.class);
    }

    @Test
    void whoIsOvertakenIsFencedAtOnceWhateverWasAgreed() {
        agree();
        state.overtaken("another leads");
        assertThat(fenceIsDue()).isTrue();
        assertThat(state.view()).isInstanceOf(LeaseView.Session.class);
        state.exposed(false, null);
        state.exposed(true, FakeServer.PROCESS);
        agreements.reached(clock.now(), state.timing(Duration.ofSeconds(30)), java.util.Set.of());
        assertThat(agreed()).as("nothing is left to go on from").isFalse();
    }

    @Test
    void lockLostWithoutAnAgreementIsFencedAtOnce() {
        state.lockLost(LOCK, "test");
        assertThat(fenceIsDue()).isTrue();
    }

    @Test
    void whatWasAgreedIsVoidWhenSomebodyElseHasToAgreeToo() {
        agree();
        keeper.duty(duty("pg2", "pg3", "pg4"));
        assertThat(agreed()).isFalse();
        clock.pass(Duration.ofSeconds(1));
        keeper.step();
        assertThat(peers.claims.get(1).nodes()).contains("pg4");
        assertThat(agreed()).isTrue();
        keeper.duty(duty("pg2"));
        assertThat(agreed()).isTrue();
    }

    @Test
    void answersOfThoseOfBeforeAreNoAgreementWhenSomebodyElseHasToAgreeToo() {
        peers.meanwhile = () -> keeper.duty(duty("pg2", "pg3", "pg4"));
        passAndStep(HALF);
        assertThat(agreed()).isFalse();
    }

    @Test
    void pauseEndsTheAgreementSoThatNothingIsFencedAfterIt() {
        agree();
        state.expired(session, "test");
        state.armed(false);
        clock.pass(LEASE);
        state.armed(true);
        assertThat(state.fenceOrder()).isEmpty();
    }

    @Test
    void fencesOutsideAreFedUntilTheEndOfTheAgreement() {
        List<Duration> fed = new ArrayList<>();
        Fences fences = new Fences(clock, List.of(new RecordingFence(fed)));
        state.tellFences(fences);
        agree();
        state.tellFences(fences);
        state.expired(session, "test");
        state.tellFences(fences);
        assertThat(fed).containsExactly(LEASE, LEASE);
    }
}
