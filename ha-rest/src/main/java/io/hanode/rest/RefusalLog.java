package io.hanode.rest;

import java.net.InetAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log of calls that were refused, once in a while: whoever guesses passwords must not fill the disk. */
final class RefusalLog {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private long lastAt = System.nanoTime() - PAUSE.toNanos();
    private int untold;

    synchronized void refused(InetAddress client, Answer refusal) {
        untold++;
        long now = System.nanoTime();
        if (now - lastAt >= PAUSE.toNanos()) {
            LOG.warn(
                    "REST calls that change something were refused: {} since the last such line, the last one from {} ({})",
                    untold,
                    client.getHostAddress(),
                    refusal.body());
            lastAt = now;
            untold = 0;
        }
    }
}
