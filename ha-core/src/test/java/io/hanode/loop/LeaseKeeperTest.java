package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.decide.LeaseView;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lease keeper, stepped by hand on a clock that stands still. */
class LeaseKeeperTest {

    private static final LeaderLock LOCK = new LeaderLock(new FencingToken(5), "proof");
    private static final Duration FENCE_TIME = Duration.ofMillis(500);
    private static final Duration LEASE = Duration.ofMillis(30_000 - 500 - 1_000);

    private final FakeClock clock = new FakeClock();
    private final FakeStore store = new FakeStore();
    private final EventQueue events = new EventQueue("pg1", clock, List.of(), 10);
    private final LeaseState state = new LeaseState(clock, FENCE_TIME);
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final LeaseKeeper keeper = new LeaseKeeper(
            NodeName.of("pg1"),
            store,
            state,
            new Fences(clock, List.of()),
            clock,
            new Calls(Meters.none(), clock),
            events,
            wakeUps::incrementAndGet);

    @AfterEach
    void end() {
        events.close();
    }

    private void configure(int ttl) {
        keeper.configure(ClusterConfig.of(Map.of("ttl", ttl, "loop_wait", 10)));
    }

    private Tick leading() {
        configure(30);
        loopLives();
        Tick opened = clock.now();
        keeper.step();
        assertThat(state.hold(state.session().orElseThrow(), LOCK)).isTrue();
        return opened;
    }

    private void loopLives() {
        state.loopDue(clock.now().plus(Duration.ofMinutes(5)));
    }

    private Tick validUntil() {
        return ((LeaseView.Held) state.view()).validUntil();
    }

    @Test
    void nothingIsOpenedBeforeTheConfigurationIsKnown() {
        keeper.step();
        assertThat(store.sessions).hasValue(0);
        configure(20);
        keeper.step();
        assertThat(store.lastRequest.ttl()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void leaseCountsFromTheSendingAndNotFromTheAnswer() {
        leading();
        clock.pass(Duration.ofSeconds(10));
        Tick sent = clock.now();
        store.renew = () -> {
            clock.pass(Duration.ofSeconds(4));
            return RenewResult.RENEWED;
        };
        keeper.step();
        assertThat(validUntil()).isEqualTo(sent.plus(LEASE));
    }

    @Test
    void openedSessionCountsFromTheSendingToo() {
        Tick opened = leading();
        assertThat(validUntil()).isEqualTo(opened.plus(LEASE));
    }

    @Test
    void failedRenewalProlongsNothingAndIsTriedAgainSoon() {
        Tick opened = leading();
        clock.pass(Duration.ofSeconds(10));
        store.renew = () -> {
            throw new DcsException(DcsException.Effect.UNKNOWN, "no answer");
        };
        int before = wakeUps.get();
        keeper.step();
        assertThat(validUntil()).isEqualTo(opened.plus(LEASE));
        assertThat(wakeUps.get()).isGreaterThan(before);
        assertThat(clock.until(keeper.step())).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void answerThatWasOvertakenDoesNotShortenTheLease() {
        leading();
        Tick early = clock.now().plus(Duration.ofSeconds(1));
        Tick late = clock.now().plus(Duration.ofSeconds(2));
        var session = state.session().orElseThrow();
        state.renewed(session, late);
        state.renewed(session, early);
        assertThat(validUntil()).isEqualTo(late.plus(LEASE));
    }

    @Test
    void renewalsGoOutEveryTenSeconds() {
        leading();
        AtomicInteger renewals = new AtomicInteger();
        store.renew = () -> {
            renewals.incrementAndGet();
            return RenewResult.RENEWED;
        };
        clock.pass(Duration.ofMillis(9_999));
        keeper.step();
        assertThat(renewals).hasValue(0);
        clock.pass(Duration.ofMillis(1));
        keeper.step();
        assertThat(renewals).hasValue(1);
    }

    @Test
    void expiredSessionTakesTheLockWithItAndANewOneIsOpened() {
        leading();
        state.exposed(true, FakeServer.PROCESS);
        clock.pass(Duration.ofSeconds(10));
        store.renew = () -> RenewResult.EXPIRED;
        keeper.step();
        assertThat(state.view()).isInstanceOf(LeaseView.NoSession.class);
        assertThat(state.fenceOrder()).isPresent();
        keeper.step();
        assertThat(state.view()).isInstanceOf(LeaseView.Session.class);
        assertThat(store.sessions).hasValue(2);
    }

    @Test
    void nothingIsRenewedWhileTheLoopHangs() {
        Tick opened = leading();
        state.loopDue(clock.now().plus(Duration.ofSeconds(9)));
        clock.pass(Duration.ofSeconds(10));
        keeper.step();
        assertThat(validUntil()).isEqualTo(opened.plus(LEASE));
        loopLives();
        clock.pass(Duration.ofSeconds(1));
        Tick sent = clock.now();
        keeper.step();
        assertThat(validUntil()).isEqualTo(sent.plus(LEASE));
    }

    @Test
    void otherTtlNeedsANewSessionThatALeaderDoesNotOpen() {
        leading();
        configure(20);
        keeper.step();
        assertThat(store.sessions).hasValue(1);
        state.released(LOCK);
        keeper.step();
        assertThat(store.sessions).hasValue(2);
        assertThat(store.lastRequest.ttl()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void lockTakenByASessionThatIsGoneIsNotHeld() {
        leading();
        var gone = state.session().orElseThrow();
        state.expired(gone, "test");
        keeper.step();
        assertThat(state.hold(gone, LOCK)).isFalse();
        assertThat(state.view()).isInstanceOf(LeaseView.Session.class);
    }

    @Test
    void unreachableStoreIsAskedAgainWithGrowingPauses() {
        store.openFailure = new DcsException(DcsException.Effect.NOT_APPLIED, "refused");
        configure(30);
        Duration first = clock.until(keeper.step());
        clock.pass(first);
        Duration second = clock.until(keeper.step());
        assertThat(second).isGreaterThan(first);
        store.openFailure = null;
        clock.pass(second);
        keeper.step();
        assertThat(state.view()).isInstanceOf(LeaseView.Session.class);
    }
}
