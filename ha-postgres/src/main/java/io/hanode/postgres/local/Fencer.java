package io.hanode.postgres.local;

import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops client writes by force. Uses no lock, no connection and no other thread's help. An immediate shutdown by signal takes some
 * 30 ms and leaves nothing behind; a server that does not react to it (suspended, or its disk hangs) is killed with all its
 * processes, by plain system calls.
 */
final class Fencer {

    private static final Logger log = LoggerFactory.getLogger(Fencer.class);

    /** How long an immediate shutdown may take before it is taken for hung. */
    private static final Duration QUIT = Duration.ofMillis(250);

    /** How long killed processes may take to be gone; they acknowledge nothing meanwhile. */
    private static final Duration KILL = Duration.ofMillis(200);

    /** Both, and the time to find the processes. A third of the shortest TTL has to hold it. */
    static final Duration TIME = Duration.ofMillis(500);

    private Fencer() {}

    /** Fences the process that was last seen to be the server of the data directory, or the one that is now. */
    static void fence(DataDirectory directory, @Nullable PostmasterIdentity lastSeen) {
        // The process that is known needs no look at the data directory, whose disk may hang.
        Optional<PostmasterIdentity> target = Optional.ofNullable(lastSeen)
                .filter(p -> Processes.alive(p.pid(), p.startedAt()))
                .or(() -> Postmaster.find(directory.path()).map(Postmaster::identity));
        if (target.isEmpty()) {
            return;
        }
        PostmasterIdentity postmaster = target.get();
        log.warn(
                "fencing the PostgreSQL server on {}: process {} is stopped at once",
                directory.path(),
                postmaster.pid());
        Map<Long, Long> backends = children(postmaster.pid());
        if (!Processes.suspended(postmaster.pid())) {
            // On another thread: starting the program that sends the signal may hang where memory or the disk is short.
            daemon(() -> Signals.send(postmaster, Signals.Signal.QUIT)).start();
            if (Waits.untilGone(postmaster, QUIT)) {
                killAll(backends);
                return;
            }
        }
        kill(postmaster, backends);
    }

    /** Kills the server process and all its children, and waits a moment until they are gone. */
    static void kill(PostmasterIdentity postmaster, Map<Long, Long> known) {
        Map<Long, Long> backends = new HashMap<>(known);
        backends.putAll(children(postmaster.pid()));
        Signals.kill(postmaster.pid(), postmaster.startedAt());
        killAll(backends);
        Deadline deadline = Deadline.after(KILL);
        Waits.untilGone(postmaster, KILL);
        backends.forEach((pid, start) -> Waits.untilGone(new PostmasterIdentity(pid, start), deadline.remaining()));
    }

    /** The server's processes, each with its start. */
    static Map<Long, Long> children(long postmaster) {
        Map<Long, Long> found = new HashMap<>();
        for (Long pid : Processes.children(postmaster)) {
            Processes.startOf(pid).ifPresent(start -> found.put(pid, start));
        }
        return found;
    }

    private static void killAll(Map<Long, Long> processes) {
        processes.forEach(Signals::kill);
    }

    private static Thread daemon(Runnable code) {
        Thread thread = new Thread(code, "hanode-fence-signal");
        thread.setDaemon(true);
        return thread;
    }
}
