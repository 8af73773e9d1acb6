package io.hanode.loop;

import static io.hanode.loop.TestNode.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.RenewResult;
import io.hanode.decide.Action;
import io.hanode.decide.Decision;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Observation;
import io.hanode.fence.Fence;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ServerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node with a fence without which it must not lead. */
@Timeout(60)
class HinderedNodeTest {

    private final TestNode test = new TestNode();
    private final Needed fence = new Needed();
    private final AtomicBoolean decided = new AtomicBoolean();

    @BeforeEach
    void need() {
        test.config("{\"ttl\": 30, \"loop_wait\": 10}");
        test.fences = List.of(fence);
    }

    @AfterEach
    void end() {
        test.decider = TestNode::finished;
        test.close();
    }

    /** Takes the lock, and then does this once. */
    private void leadWith(Function<LeaseView.Held, Action> action) {
        test.decider = o -> lead(o, action);
        test.start();
        await().atMost(LONG).until(decided::get);
    }

    private Decision lead(Observation o, Function<LeaseView.Held, Action> action) {
        if (o.lease() instanceof LeaseView.Held held && decided.compareAndSet(false, true)) {
            return TestNode.decision(o, Duration.ofMillis(20), action.apply(held));
        }
        return o.lease() instanceof LeaseView.Session
                ? TestNode.decision(o, Duration.ZERO, new Action.AcquireLeader())
                : TestNode.idle(o);
    }

    private Observation last() {
        return test.observations.get(test.observations.size() - 1);
    }

    @Test
    void nothingIsPromotedWhenTheFenceDoesNotArm() {
        test.server.state = FakeServer.standby();
        fence.arms = false;
        leadWith(held -> new Action.Promote(held.lock(), Timeline.of(2)));
        await().atMost(LONG).until(() -> !last().hindrances().isEmpty());
        assertThat(fence.fed).isPositive();
        assertThat(test.runtime().slot.writersBegun()).isZero();
        assertThat(test.node().status().hindrances()).containsExactly("it does not arm");
    }

    @Test
    void promotionBeginsWhenTheFenceIsArmed() {
        test.server.state = FakeServer.standby();
        leadWith(held -> new Action.Promote(held.lock(), Timeline.of(2)));
        await().atMost(LONG).until(() -> test.runtime().slot.writersBegun() == 1);
        assertThat(fence.fed).isPositive();
    }

    @Test
    void serverIsNotStartedWhenTheFenceDoesNotArmForItsProcess() {
        fence.arms = false;
        leadWith(held -> new Action.StartPrimary(held.lock(), ServerSettings.NONE));
        await().atMost(LONG).until(() -> test.server.startCancelled != null);
        assertThat(test.server.startCancelled).isTrue();
    }

    @Test
    void fenceKnowsTheLeasesBeforeItIsFed() {
        test.server.state = FakeServer.standby();
        leadWith(held -> new Action.Promote(held.lock(), Timeline.of(2)));
        await().atMost(LONG).until(() -> fence.fed > 0);
        // The loop and the lease keeper may both tell of the first ones.
        assertThat(fence.told.stream().distinct()).startsWith("leases PT30S PT28.9S PT10S", "feed");
    }

    @Test
    void leaseIsRenewedAtOnceForAFenceThatWantsIt() {
        test.server.state = FakeServer.standby();
        AtomicInteger renewals = new AtomicInteger();
        test.store.renew = () -> {
            renewals.incrementAndGet();
            return RenewResult.RENEWED;
        };
        fence.wantsRenewal = true;
        leadWith(held -> new Action.Promote(held.lock(), Timeline.of(2)));
        await().atMost(LONG).until(() -> renewals.get() > 0);
    }

    /** Arms or does not. */
    private static final class Needed implements Fence {
        private final List<String> told = new CopyOnWriteArrayList<>();
        private volatile boolean arms = true;
        private volatile boolean failed;
        private volatile boolean wantsRenewal;
        private volatile int fed;

        @Override
        public String name() {
            return "needed";
        }

        @Override
        public void leases(Duration ttl, Duration valid, Duration renewed) {
            told.add("leases " + ttl + " " + valid + " " + renewed);
        }

        @Override
        public synchronized void feed(PostmasterIdentity postmaster, Duration remaining) {
            told.add("feed");
            failed = !arms;
            wantsRenewal &= fed == 0;
            fed++;
        }

        @Override
        public void disarm() {
            told.add("disarm");
        }

        @Override
        public boolean healthy() {
            return !failed;
        }

        @Override
        public Optional<String> hindrance() {
            return failed ? Optional.of("it does not arm") : Optional.empty();
        }

        @Override
        public boolean wantsRenewal() {
            return wantsRenewal;
        }

        @Override
        public void close() {
            told.add("close");
        }
    }
}
