package io.hanode.decide;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ScheduledRestart;
import io.hanode.model.Tick;
import java.time.Duration;

/**
 * A restart of the server that people asked for.
 *
 * @param id unlike that of any other request of this process
 * @param askedAt when
 * @param scheduled whether it waits for its time; otherwise its time is now
 * @param restart when, and under which conditions
 */
public record RestartOrder(long id, Tick askedAt, boolean scheduled, ScheduledRestart restart) {

    /** How long the checkpoint before the stop may take. */
    static final Duration LONGEST_CHECKPOINT = Duration.ofSeconds(60);

    /** What leaving the synchronous duty and the stop may take, primary_stop_timeout aside. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(70);

    /** How long a server may take to come up when primary_start_timeout is 0, which is meant for crashes. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    /** How long the server may take to come up. */
    public Duration startLimit(ClusterConfig config) {
        Duration byDefault = config.primaryStartTimeout();
        Duration own = restart.timeout();
        return own != null ? own : byDefault.isZero() ? START_LIMIT : byDefault;
    }

    /** How long all of it may take from its beginning on: after that it is answered, whatever goes on. */
    public Duration longest(ClusterConfig config) {
        return LONGEST_CHECKPOINT
                .plus(LONGEST_STOP)
                .plus(config.primaryStopTimeout())
                .plus(startLimit(config));
    }
}
