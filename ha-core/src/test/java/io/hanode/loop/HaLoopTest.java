package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.HaEvent;
import io.hanode.HaStatus;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.LeaderEntry;
import io.hanode.decide.Action;
import io.hanode.decide.DcsView;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Observation;
import io.hanode.model.Tick;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shell with its real threads, on a fake store and a fake server. */
@Timeout(60)
class HaLoopTest {

    private static final Duration LONG = TestNode.LONG;

    private final TestNode test = new TestNode();

    @AfterEach
    void end() {
        test.decider = TestNode::finished;
        test.close();
    }

    private void awaitTurns(int more) {
        int before = test.observations.size();
        await().atMost(LONG).until(() -> test.observations.size() >= before + more);
    }

    private Observation last() {
        return test.observations.get(test.observations.size() - 1);
    }

    private void lead() {
        test.server.state = FakeServer.primary();
        test.decider = o -> o.lease() instanceof LeaseView.Session
                ? TestNode.decision(o, Duration.ZERO, new Action.AcquireLeader())
                : TestNode.idle(o);
        test.start();
        await().atMost(LONG).until(() -> test.node().status().leader());
    }

    @Test
    void changeInTheStoreBetweenObserveAndWaitLeadsToAnotherTurn() throws InterruptedException {
        CountDownLatch deciding = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        test.store.put("config", "{\"loop_wait\": 1000}");
        test.decider = o -> {
            deciding.countDown();
            awaitLatch(go);
            return TestNode.decision(o, Duration.ofMinutes(10));
        };
        test.start();
        deciding.await();
        test.store.put("status", "{\"optime\": 77}");
        go.countDown();
        await().atMost(LONG)
                .until(() -> last().dcs() instanceof DcsView.Available a
                        && a.snapshot().status().position() != null);
    }

    @Test
    void turnThatThrowsIsFollowedByAnother() {
        AtomicInteger turns = new AtomicInteger();
        test.decider = o -> {
            if (turns.incrementAndGet() <= 2) {
                throw new IllegalStateException("on purpose");
            }
            return TestNode.idle(o);
        };
        test.start();
        await().atMost(LONG).until(() -> turns.get() > 2);
    }

    @Test
    void lockIsNotTakenOnWhatWasSeenBeforeTheProcessStoodStill() {
        test.config("{\"ttl\": 3, \"loop_wait\": 1}");
        AtomicInteger races = new AtomicInteger();
        List<Boolean> free = new CopyOnWriteArrayList<>();
        test.decider = o -> {
            if (!(o.lease() instanceof LeaseView.Session) || !o.config().ttl().equals(Duration.ofSeconds(3))) {
                return TestNode.idle(o);
            }
            free.add(test.store.leader == null);
            if (races.incrementAndGet() == 1) {
                Tick awake = o.now().plus(Duration.ofMillis(751));
                await().atMost(LONG).until(() -> Clock.system().now().isAfter(awake));
            }
            return TestNode.decision(o, Duration.ZERO, new Action.AcquireLeader());
        };
        test.start();
        await().atMost(LONG).until(() -> test.node().status().leader());
        assertThat(races).hasValue(2);
        assertThat(free).containsExactly(true, true);
    }

    @Test
    void refusedActionEndsTheTurn() {
        test.store.lead("pg2");
        AtomicInteger fences = test.server.fences;
        test.decider = o -> o.lease() instanceof LeaseView.Session
                ? TestNode.decision(o, Duration.ofMillis(50), new Action.AcquireLeader(), new Action.FenceServer())
                : TestNode.idle(o);
        test.start();
        awaitTurns(4);
        assertThat(fences).hasValue(0);
    }

    @Test
    void leaderIsNamedByItsTokenInStatusAndEvents() {
        lead();
        HaStatus status = test.node().status();
        assertThat(status.leaseRemaining()).isPositive();
        assertThat(status.role()).isEqualTo(HaStatus.Role.PRIMARY);
        await().atMost(LONG).until(() -> test.saw(HaEvent.LeaderChanged.class));
    }

    @Test
    void serverIsFencedWhenTheLeasePassesWhileTheLoopHangsInACall() throws InterruptedException {
        test.config("{\"ttl\": 3, \"loop_wait\": 1, \"retry_timeout\": 1}");
        lead();
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        test.store.beforeRead = () -> {
            hangs.countDown();
            awaitLatch(go);
        };
        hangs.await();
        test.store.renew = () -> {
            throw new DcsException(DcsException.Effect.UNKNOWN, "no answer");
        };
        await().atMost(LONG).until(() -> test.server.fences.get() > 0);
        assertThat(test.node().status().leader()).isFalse();
        await().atMost(LONG).until(() -> test.saw(HaEvent.Fenced.class));
        test.store.beforeRead = () -> {};
        go.countDown();
    }

    @Test
    void lockThatTheStoreDoesNotShowAnyMoreIsLostAndFencedAtOnce() {
        lead();
        test.store.lead("pg2");
        await().atMost(LONG).until(() -> test.server.fences.get() > 0);
        assertThat(test.runtime().lease.view()).isInstanceOf(LeaseView.Session.class);
    }

    @Test
    void nothingIsFencedInAPause() {
        test.config("{\"pause\": true}");
        lead();
        test.store.lead("pg2");
        awaitTurns(1);
        await().atMost(LONG).until(() -> test.runtime().lease.view() instanceof LeaseView.Session);
        awaitTurns(1);
        assertThat(test.server.fences).hasValue(0);
    }

    @Test
    void lockWhoseReleaseWentUnansweredIsReleasedAgainAndNeverAdopted() {
        lead();
        test.store.releaseFailure = new DcsException(DcsException.Effect.UNKNOWN, "no answer");
        AtomicInteger adoptions = new AtomicInteger();
        test.decider = o -> {
            if (o.lease() instanceof LeaseView.Held held) {
                return TestNode.decision(o, Duration.ZERO, new Action.ReleaseLeader(held.lock()));
            }
            LeaderEntry shown = test.store.leader;
            if (shown == null) {
                return TestNode.idle(o);
            }
            adoptions.incrementAndGet();
            return TestNode.decision(o, Duration.ofMillis(20), new Action.AdoptLeader(shown.token()));
        };
        await().atMost(LONG).until(() -> adoptions.get() >= 2);
        assertThat(test.node().status().leader()).isFalse();
        test.store.releaseFailure = null;
        await().atMost(LONG).until(() -> test.store.leader == null);
        assertThat(test.node().status().leader()).isFalse();
    }

    @Test
    void operationOfALeaderIsRefusedWithoutItsLock() {
        test.server.state = FakeServer.standby();
        AtomicInteger asked = new AtomicInteger();
        test.decider = o -> {
            asked.incrementAndGet();
            return TestNode.decision(
                    o,
                    Duration.ofMillis(20),
                    new Action.Promote(
                            new io.hanode.dcs.LeaderLock(new io.hanode.dcs.FencingToken(1), ""), Timeline.of(2)));
        };
        test.start();
        await().atMost(LONG).until(() -> asked.get() >= 2);
        assertThat(test.runtime().slot.view().last()).isNull();
        assertThat(test.runtime().slot.writersBegun()).isZero();
    }

    @Test
    void unreachableStoreIsAStateAndSaidOnce() {
        test.store.readFailure = new DcsException(DcsException.Effect.NOT_APPLIED, "refused");
        test.decider = o -> TestNode.decision(o, Duration.ofMillis(20));
        test.start();
        awaitTurns(5);
        assertThat(last().dcs()).isInstanceOf(DcsView.Unavailable.class);
        DcsView.Unavailable first =
                (DcsView.Unavailable) test.observations.get(0).dcs();
        assertThat(((DcsView.Unavailable) last().dcs()).since()).isEqualTo(first.since());
        assertThat(test.node().status().warnings()).anyMatch(w -> w.contains("refused"));
        assertThat(test.events.stream()
                        .filter(e -> e instanceof HaEvent.Warning)
                        .count())
                .isEqualTo(1);
    }

    @Test
    void brokenConfigurationLeavesTheLastGoodOneInForce() {
        test.config("{\"ttl\": 42}");
        test.start();
        await().atMost(LONG).until(() -> !test.observations.isEmpty());
        test.config("{\"ttl\": \"soon\"}");
        await().atMost(LONG).until(() -> !test.node().status().warnings().isEmpty());
        assertThat(test.node().status().config().ttl()).isEqualTo(Duration.ofSeconds(42));
    }

    @Test
    void hangingServerDoesNotHangTheLoop() {
        CountDownLatch go = new CountDownLatch(1);
        test.config("{\"ttl\": 3, \"loop_wait\": 1}");
        test.server.beforeObserve = () -> awaitLatch(go);
        test.start();
        await().atMost(LONG).until(() -> test.observations.size() >= 2);
        assertThat(last().postgres()).isInstanceOf(PostgresState.Unreachable.class);
        go.countDown();
    }

    @Test
    void closeEndsEverythingWhenTheDecisionIsFinished() {
        lead();
        test.decider = o -> o.closing() ? TestNode.finished(o) : TestNode.idle(o);
        test.closeTimeout = LONG;
        test.node().close();
        assertThat(test.node().status().lifecycle()).isEqualTo(HaStatus.Lifecycle.CLOSED);
        assertThat(test.server.closed).isTrue();
        assertThat(test.store.closed).isTrue();
        assertThat(test.server.fences).hasValue(0);
    }

    @Test
    void closeThatTakesTooLongStopsTheServerByForce() {
        lead();
        test.node().close();
        assertThat(test.server.fences).hasPositiveValue();
        assertThat(test.store.closed).isTrue();
    }

    @Test
    void closeThatTakesTooLongInAPauseLeavesTheServerAlone() {
        test.config("{\"pause\": true}");
        lead();
        test.node().close();
        assertThat(test.server.fences).hasValue(0);
        assertThat(test.store.closed).isTrue();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
