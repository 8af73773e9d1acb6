package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Tick;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WakeUpTest {

    private final Clock clock = Clock.system();
    private final WakeUp wakeUp = new WakeUp(clock);

    private Tick in(Duration time) {
        return clock.now().plus(time);
    }

    @Test
    void wakeUpWhileNobodyWaitsIsKept() throws InterruptedException {
        wakeUp.wake();
        assertThat(wakeUp.await(in(Duration.ofMinutes(1)))).isTrue();
    }

    @Test
    void manyWakeUpsAreOne() throws InterruptedException {
        wakeUp.wake();
        wakeUp.wake();
        assertThat(wakeUp.await(in(Duration.ofMinutes(1)))).isTrue();
        assertThat(wakeUp.await(in(Duration.ofMillis(20)))).isFalse();
    }

    @Test
    void waitingThreadIsWokenAtOnce() throws Exception {
        CompletableFuture<Boolean> woken = new CompletableFuture<>();
        Scheduling.Handle thread = Clock.system().scheduling().start("waits", true, () -> {
            try {
                woken.complete(wakeUp.await(in(Duration.ofMinutes(1))));
            } catch (InterruptedException e) {
                woken.completeExceptionally(e);
            }
        });
        wakeUp.wake();
        assertThat(woken.get()).isTrue();
        assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void restTakesNoWakeUpAndKeepsIt() throws InterruptedException {
        wakeUp.wake();
        Tick until = in(Duration.ofMillis(30));
        wakeUp.rest(until);
        assertThat(clock.now().isAtOrAfter(until)).isTrue();
        assertThat(wakeUp.await(in(Duration.ofMinutes(1)))).isTrue();
    }

    @Test
    void nobodyWaitsAfterTheEnd() throws InterruptedException {
        wakeUp.end();
        wakeUp.rest(in(Duration.ofMinutes(1)));
        assertThat(wakeUp.await(in(Duration.ofMinutes(1)))).isFalse();
    }
}
