package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaEvent;
import io.hanode.HaListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventQueueTest {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final HaListener listener = e -> heard.add(((HaEvent.Warning) e).text());

    private static HaEvent event(int number) {
        return new HaEvent.Warning(Instant.EPOCH, String.valueOf(number));
    }

    @Test
    void eventsAreHeardInOrderByAllListenersAlsoWhenOneThrows() {
        HaListener broken = e -> {
            throw new IllegalStateException("on purpose");
        };
        try (EventQueue queue = new EventQueue("pg1", Clock.system(), List.of(broken, listener), 100)) {
            for (int i = 0; i < 3; i++) {
                queue.add(event(i));
            }
        }
        assertThat(heard)
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 3)
                        .mapToObj(String::valueOf)
                        .toList());
    }

    @Test
    void slowListenerDelaysNobodyAndLosesTheOldestWithAWarning() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        HaListener slow = e -> {
            entered.countDown();
            try {
                go.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            listener.onEvent(e);
        };
        try (EventQueue queue = new EventQueue("pg1", Clock.system(), List.of(slow), 3)) {
            queue.add(event(0));
            entered.await();
            for (int i = 1; i <= 10; i++) {
                queue.add(event(i));
            }
            go.countDown();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains("10"));
        }
        assertThat(heard.get(0)).isEqualTo("0");
        assertThat(heard.get(1)).startsWith("7 events were dropped");
        assertThat(heard.subList(2, heard.size())).containsExactly("8", "9", "10");
    }
}
