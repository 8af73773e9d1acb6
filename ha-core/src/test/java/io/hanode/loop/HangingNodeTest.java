package io.hanode.loop;

import static io.hanode.loop.TestNode.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.RenewResult;
import io.hanode.decide.Action;
import io.hanode.decide.LeaseView;
import io.hanode.model.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node of which one thread hangs in a call that ignores its time: the others do what keeps the cluster safe. */
@Timeout(60)
class HangingNodeTest {

    private final TestNode test = new TestNode();

    @AfterEach
    void end() {
        test.decider = TestNode::finished;
        test.close();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void promotionIsFencedAlsoWhenTheLoopHangsBeforeItHasSeenAPrimary() {
        test.config("{\"ttl\": 3, \"loop_wait\": 1, \"retry_timeout\": 1}");
        CountDownLatch go = new CountDownLatch(1);
        test.server.state = FakeServer.standby();
        test.decider = o -> {
            if (o.lease() instanceof LeaseView.Held held) {
                test.store.beforeRead = () -> awaitLatch(go);
                test.store.renew = () -> {
                    throw new DcsException(DcsException.Effect.UNKNOWN, "no answer");
                };
                return TestNode.decision(o, Duration.ZERO, new Action.Promote(held.lock(), Timeline.of(2)));
            }
            return o.lease() instanceof LeaseView.Session
                    ? TestNode.decision(o, Duration.ZERO, new Action.AcquireLeader())
                    : TestNode.idle(o);
        };
        test.start();
        await().atMost(LONG).until(() -> test.server.fences.get() > 0);
        test.store.beforeRead = () -> {};
        go.countDown();
    }

    @Test
    void fencesOutsideAreFedBeforeAPromotionBeginsAlsoWhenTheLeaseKeeperIsBusy() throws Exception {
        test.config("{\"ttl\": 6, \"loop_wait\": 1, \"retry_timeout\": 1}");
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        FedFence fence = new FedFence();
        CompletableFuture<Boolean> fed = new CompletableFuture<>();
        test.fences = List.of(fence);
        test.server.state = FakeServer.standby();
        test.server.beforePromote = () -> fed.complete(fence.fed);
        test.decider = o -> {
            if (o.lease() instanceof LeaseView.Held held && !fed.isDone()) {
                test.store.renew = () -> {
                    busy.countDown();
                    awaitLatch(go);
                    return RenewResult.RENEWED;
                };
                awaitLatch(busy);
                return TestNode.decision(o, Duration.ZERO, new Action.Promote(held.lock(), Timeline.of(2)));
            }
            return o.lease() instanceof LeaseView.Session
                    ? TestNode.decision(o, Duration.ZERO, new Action.AcquireLeader())
                    : TestNode.idle(o);
        };
        test.start();
        assertThat(fed.get()).isTrue();
        go.countDown();
    }
}
