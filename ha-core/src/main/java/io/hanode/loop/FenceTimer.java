package io.hanode.loop;

import io.hanode.HaEvent;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresController;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops client writes by force when the lease passes or the lock is lost, on a thread of its own: also when the loop hangs in a call. */
final class FenceTimer {

    private static final Logger log = LoggerFactory.getLogger(FenceTimer.class);

    private final LeaseState state;
    private final PostgresController controller;
    private final Clock clock;
    private final EventQueue events;
    private final Runnable wakeLoop;
    private final Scheduling.Handle thread;

    FenceTimer(
            String name,
            LeaseState state,
            PostgresController controller,
            Clock clock,
            EventQueue events,
            Runnable wakeLoop) {
        this.state = state;
        this.controller = controller;
        this.clock = clock;
        this.events = events;
        this.wakeLoop = wakeLoop;
        this.thread = clock.scheduling().start("hanode-" + name + "-fence", true, this::run);
    }

    private void run() {
        while (!state.stopped()) {
            try {
                long seen = state.changes().version();
                Tick now = clock.now();
                Optional<FenceOrder> order = state.fenceOrder();
                if (order.isPresent() && now.isAtOrAfter(order.get().due())) {
                    fence(order.get().reason());
                } else {
                    state.changes()
                            .awaitChange(seen, order.map(FenceOrder::due).orElse(now.plus(Duration.ofMinutes(1))));
                }
            } catch (InterruptedException e) {
                log.debug("interrupted", e);
            } catch (RuntimeException | Error e) {
                // This thread must not end: it is the last that acts when all others hang.
                log.error("the fence failed and is tried again", e);
                state.fenced(clock.now());
            }
        }
    }

    private void fence(String reason) {
        boolean again = state.fenced(clock.now());
        controller.fence();
        if (again) {
            log.debug("fenced again, until the loop has seen that the server is down: {}", reason);
            return;
        }
        log.error("client writes were stopped by force: {}", reason);
        events.add(new HaEvent.Fenced(clock.wall(), reason));
        wakeLoop.run();
    }

    /** Waits for the thread after the state was stopped. */
    void join(Duration timeout) {
        thread.join(timeout);
    }
}
