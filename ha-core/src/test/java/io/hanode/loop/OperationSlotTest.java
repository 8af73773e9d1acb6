package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.decide.OperationKind;
import io.hanode.decide.OperationView;
import io.hanode.postgres.PostgresException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OperationSlotTest {

    private final AtomicInteger ended = new AtomicInteger();
    private final OperationSlot slot =
            new OperationSlot("pg1", Clock.system(), server -> {}, (kind, failure) -> ended.incrementAndGet());

    private void awaitEnd() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ended.get() == 1);
    }

    @Test
    void secondOperationIsRefusedWhileOneRuns() {
        CountDownLatch go = new CountDownLatch(1);
        assertThat(slot.start(OperationKind.CHECKPOINT, c -> await(go))).isTrue();
        assertThat(slot.start(OperationKind.STOP, c -> {})).isFalse();
        assertThat(slot.view().isRunning(OperationKind.CHECKPOINT)).isTrue();
        go.countDown();
        awaitEnd();
        assertThat(slot.start(OperationKind.STOP, c -> {})).isTrue();
    }

    @Test
    void cancelIsSeenByTheOperationAndRunsItsCode() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        slot.start(OperationKind.CLONE, context -> {
            context.onCancel(killed::countDown);
            begun.countDown();
            await(killed);
            throw new PostgresException("cancelled: " + context.cancelled());
        });
        await(begun);
        slot.cancel();
        awaitEnd();
        assertThat(slot.view().failureOf(OperationKind.CLONE)).contains("cancelled: true");
    }

    @Test
    void codeThatIsRegisteredAfterTheCancelRunsAtOnce() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(1);
        slot.start(OperationKind.CLONE, context -> {
            begun.countDown();
            await(cancelled);
            context.onCancel(ran::countDown);
        });
        await(begun);
        slot.cancel();
        cancelled.countDown();
        await(ran);
        awaitEnd();
    }

    @Test
    void progressIsPartOfTheView() {
        CountDownLatch said = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        slot.start(OperationKind.CLONE, context -> {
            context.progress("copying", 0.25);
            said.countDown();
            await(go);
        });
        await(said);
        OperationView.Running running = slot.view().running();
        assertThat(running).isNotNull();
        assertThat(running.progress()).isEqualTo("copying (25 %)");
        go.countDown();
        awaitEnd();
    }

    @Test
    void operationThatThrowsAnErrorFreesTheSlot() {
        slot.start(OperationKind.PROMOTE, context -> {
            throw new AssertionError("on purpose");
        });
        awaitEnd();
        assertThat(slot.view().running()).isNull();
        assertThat(slot.view().failureOf(OperationKind.PROMOTE)).isPresent();
        assertThat(slot.writersBegun()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
