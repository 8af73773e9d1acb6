package io.hanode.dcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.dcs.DcsException.Effect;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Sessions sessions = new Sessions("a store");
    private final AtomicInteger closings = new AtomicInteger();

    @Test
    void sessionsAreClosedSideBySide() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        for (int i = 0; i < 2; i++) {
            sessions.add(closing(() -> {
                both.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
                closings.incrementAndGet();
            }));
        }
        assertThat(sessions.close(LIMIT, deadline -> {})).isTrue();
        assertThat(closings).hasValue(2);
    }

    @Test
    void patienceEndsTheWaitForASilentServer() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        sessions.add(closing(answer::await));
        assertThat(sessions.close(Duration.ofMillis(10), deadline -> {})).isTrue();
        answer.countDown();
    }

    @Test
    void secondEndDoesNothing() throws Exception {
        sessions.add(closing(closings::incrementAndGet));
        assertThat(sessions.close(LIMIT, deadline -> {})).isTrue();
        assertThat(sessions.close(LIMIT, deadline -> closings.incrementAndGet()))
                .isFalse();
        assertThat(closings).hasValue(1);
    }

    @Test
    void closedSessionIsNotClosedAgain() throws Exception {
        DcsSession session = sessions.add(closing(closings::incrementAndGet));
        sessions.checkOpen(session);
        assertThat(sessions.remove(session)).isTrue();
        assertThat(sessions.remove(session)).isFalse();
        assertThatThrownBy(() -> sessions.checkOpen(session)).hasMessage("session of a store is closed");
        sessions.close(LIMIT, deadline -> {});
        assertThat(closings).hasValue(0);
    }

    @Test
    void sessionThatIsOpenedWhileTheClientEndsIsClosed() {
        sessions.close(LIMIT, deadline -> {});
        assertThatThrownBy(() -> sessions.add(closing(closings::incrementAndGet)))
                .isInstanceOf(DcsException.class)
                .hasMessage("client of a store is closed")
                .extracting(e -> ((DcsException) e).effect())
                .isEqualTo(Effect.NOT_APPLIED);
        assertThat(closings).hasValue(1);
        assertThatThrownBy(sessions::checkOpen).isInstanceOf(DcsException.class);
    }

    private interface Closing {
        void run() throws Exception;
    }

    /** A session of which nothing but its end matters. */
    private static DcsSession closing(Closing closing) {
        return (DcsSession) Proxy.newProxyInstance(
                SessionsTest.class.getClassLoader(), new Class<?>[] {DcsSession.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "close" -> closing.run();
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
    }
}
