package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.decide.FailsafePromise;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node promises another one, and what binds it then. */
class AgreementsTest {

    private static final LeaderLock LOCK = new LeaderLock(new FencingToken(5), "proof");
    private static final Duration TTL = Duration.ofSeconds(30);

    private final FakeClock clock = new FakeClock();
    private final FakeStore store = new FakeStore();
    private final EventQueue events = new EventQueue("pg2", clock, List.of(), 10);
    private final LeaseState state = new LeaseState(clock, Duration.ofMillis(500));
    private final Agreements agreements = new Agreements(clock, state);
    private final Calls calls = new Calls(Meters.none(), clock);
    private final LeaseKeeper keeper = new LeaseKeeper(
            NodeName.of("pg2"), store, state, new Fences(clock, List.of()), clock, calls, events, () -> {});
    private final LockActions lock = new LockActions(NodeName.of("pg2"), keeper, state, calls);
    private DcsSession session;

    @BeforeEach
    void open() {
        keeper.configure(ClusterConfig.of(Map.of("ttl", 30)));
        state.loopDue(clock.now().plus(Duration.ofHours(1)));
        keeper.step();
        session = state.session().orElseThrow();
    }

    @AfterEach
    void end() {
        events.close();
    }

    private static FailsafeClaim claim(@Nullable String process, long number, @Nullable Duration ttl) {
        return new FailsafeClaim(NodeName.of("pg1"), "", "", Collections.emptySortedMap(), ttl, process, number);
    }

    private FailsafeAnswer hears(String process, long number, Duration ttl) {
        return agreements.answer(claim(process, number, ttl), TTL);
    }

    private @Nullable Tick boundUntil() {
        return agreements.promise().map(FailsafePromise::until).orElse(null);
    }

    @Test
    void promiseBindsForTheLongerOfBothTtlsFromItsAnswer() {
        assertThat(hears("process-1", 1, Duration.ofSeconds(20))).isEqualTo(FailsafeAnswer.ACCEPTED);
        assertThat(boundUntil()).isEqualTo(clock.now().plus(TTL));
        hears("process-1", 2, Duration.ofSeconds(40));
        assertThat(boundUntil()).isEqualTo(clock.now().plus(Duration.ofSeconds(40)));
        clock.pass(Duration.ofSeconds(40));
        assertThat(boundUntil()).isNull();
    }

    @Test
    void lockThatIsTakenWhileAPromiseBindsIsNotHeldAndGivenBack() throws DcsException {
        hears("process-1", 1, TTL);
        assertThat(lock.acquire()).isFalse();
        assertThat(store.leader).as("free again").isNull();
        clock.pass(TTL.minusNanos(1));
        assertThat(state.hold(session, LOCK)).isFalse();
        clock.pass(Duration.ofNanos(1));
        assertThat(lock.acquire()).isTrue();
        assertThat(store.leader).isNotNull();
    }

    @Test
    void whoLeadsPromisesNothing() throws DcsException {
        assertThat(lock.acquire()).isTrue();
        assertThat(hears("process-1", 1, TTL).reason()).isEqualTo("Running as a leader");
        assertThat(boundUntil()).isNull();
    }

    @Test
    void whoseServerMayAcceptWritesPromisesNothing() {
        state.exposed(true, FakeServer.PROCESS);
        assertThat(hears("process-1", 1, TTL).accepted()).isFalse();
        state.exposed(false, null);
        assertThat(hears("process-1", 2, TTL).accepted()).isTrue();
    }

    @Test
    void fromTheBeginningOfAPromotionNothingIsPromisedAlsoWhenTheSessionExpiresThen() {
        state.hold(session, LOCK);
        assertThat(state.exposing(LOCK)).isTrue();
        state.expired(session, "test");
        assertThat(hears("process-1", 1, TTL).accepted()).isFalse();
    }

    @Test
    void promotionDoesNotBeginOnceTheLockIsLostSinceAPromiseMayHaveBeenGiven() {
        state.hold(session, LOCK);
        state.expired(session, "test");
        assertThat(hears("process-1", 1, TTL).accepted()).isTrue();
        assertThat(state.exposing(LOCK)).isFalse();
    }

    @Test
    void claimThatIsOvertakenByItsWithdrawalChangesNothing() {
        hears("process-1", 1, TTL);
        assertThat(hears("process-1", 3, Duration.ZERO).accepted()).isTrue();
        assertThat(hears("process-1", 2, TTL).accepted()).isFalse();
        assertThat(boundUntil()).isNull();
    }

    @Test
    void withdrawalThatIsOvertakenByALaterClaimEndsNothing() {
        hears("process-1", 1, TTL);
        hears("process-1", 3, TTL);
        assertThat(hears("process-1", 2, Duration.ZERO).accepted()).isFalse();
        assertThat(boundUntil()).isNotNull();
    }

    @Test
    void withdrawalOfOneProcessDoesNotEndThePromiseToAnother() {
        hears("process-1", 7, TTL);
        hears("process-2", 1, TTL);
        hears("process-2", 2, Duration.ZERO);
        assertThat(boundUntil()).isNotNull();
        hears("process-1", 8, Duration.ZERO);
        assertThat(boundUntil()).isNull();
    }

    @Test
    void patroniSaysNeitherHowLongNorWhichProcess() {
        assertThat(agreements.answer(claim(null, 0, null), TTL).accepted()).isTrue();
        clock.pass(Duration.ofSeconds(10));
        assertThat(agreements.answer(claim(null, 0, null), TTL).accepted()).isTrue();
        assertThat(boundUntil()).isEqualTo(clock.now().plus(TTL));
    }

    @Test
    void statusIsInFailsafeModeWhileAPromiseBinds() {
        assertThat(agreements.active()).isFalse();
        hears("process-1", 1, TTL);
        assertThat(agreements.active()).isTrue();
    }
}
