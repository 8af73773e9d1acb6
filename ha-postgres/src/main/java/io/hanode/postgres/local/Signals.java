package io.hanode.postgres.local;

import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends signals to a server process, after a look at whether it still is that process. */
final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final long KILL_MILLIS = 2000;

    /** The signals that a postmaster understands. */
    enum Signal {
        /** Reload the configuration. */
        HUP,
        /** Fast shutdown. */
        INT,
        /** Immediate shutdown. */
        QUIT,
        /** End a session that is about to begin. */
        TERM
    }

    private Signals() {}

    /** Sends the signal; false when the process is gone or the signal could not be sent. Takes some milliseconds. */
    static boolean send(PostmasterIdentity target, Signal signal) {
        if (!Processes.alive(target.pid(), target.startedAt())) {
            return false;
        }
        try {
            // The shell's own kill: not every container has a program of that name.
            Process kill = new ProcessBuilder(List.of(
                            "/bin/sh", "-c", "kill -" + signal.name().toUpperCase(Locale.ROOT) + " " + target.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(KILL_MILLIS, TimeUnit.MILLISECONDS)) {
                kill.destroyForcibly();
                return false;
            }
            return kill.exitValue() == 0;
        } catch (IOException e) {
            log.warn("signal {} could not be sent to PostgreSQL process {}: {}", signal, target.pid(), e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends a process at once, by a system call without a child process. */
    static void kill(long pid, long startedAt) {
        if (Processes.alive(pid, startedAt)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
