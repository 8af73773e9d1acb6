package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the server by signals to its process, which is checked before each. */
final class Stopper {

    /** PostgreSQL itself kills its processes 5 s after an immediate shutdown began. */
    private static final Duration IMMEDIATE = Duration.ofSeconds(8);

    private static final Logger log = LoggerFactory.getLogger(Stopper.class);

    private final LocalServer server;

    Stopper(LocalServer server) {
        this.server = server;
    }

    /** Stops it; returns when the process is gone. */
    void stop(StopMode mode, OperationContext context) throws PostgresException {
        if (mode == StopMode.FAST && server.postmaster().isPresent()) {
            beforeStop(context);
        }
        stopAtOnce(mode, context);
    }

    /** Stops a server that never served anybody: nobody is told before. */
    void stopNow(OperationContext context) throws PostgresException {
        stopAtOnce(StopMode.FAST, context);
    }

    private void stopAtOnce(StopMode mode, OperationContext context) throws PostgresException {
        Optional<Postmaster> running = server.postmaster();
        if (running.isEmpty()) {
            server.sql().close();
            return;
        }
        PostmasterIdentity postmaster = running.get().identity();
        // Not asked by SQL from now on: a pool waits a second for what a stopping server does not give.
        server.markStopping(postmaster);
        if (mode == StopMode.FAST) {
            fast(postmaster, context);
        } else {
            immediate(postmaster);
        }
        server.sql().close();
        server.watch().ended(postmaster);
    }

    /** Whatever comes of it, the server stops. */
    private void beforeStop(OperationContext context) {
        Scripts scripts = server.settings().scripts();
        if (scripts.beforeStop() == null) {
            return;
        }
        try {
            new UserCommand(server).run("beforeStop", scripts.beforeStop(), List.of(), scripts.timeout(), context);
        } catch (PostgresException e) {
            log.warn("the server on {} stops all the same: {}", server, e.getMessage());
        }
    }

    private void fast(PostmasterIdentity postmaster, OperationContext context) throws PostgresException {
        signal(postmaster, Signals.Signal.INT);
        Deadline deadline = Deadline.after(server.settings().pgCtlTimeout());
        boolean gone = Waits.until(deadline, context, () -> !Processes.alive(postmaster.pid(), postmaster.startedAt()));
        if (gone) {
            return;
        }
        if (!context.cancelled()) {
            throw new PostgresException("the server on " + server + " did not stop within "
                    + server.settings().pgCtlTimeout().toSeconds() + " s; it waits for: " + waitsFor(postmaster.pid())
                    + ". It goes on stopping; cancel to end it at once");
        }
        immediate(postmaster);
    }

    private void immediate(PostmasterIdentity postmaster) throws PostgresException {
        signal(postmaster, Signals.Signal.QUIT);
        if (!Waits.untilGone(postmaster, IMMEDIATE)) {
            Fencer.kill(postmaster, Fencer.children(postmaster.pid()));
            if (!Waits.untilGone(postmaster, IMMEDIATE)) {
                throw new PostgresException("server process " + postmaster.pid() + " of " + server
                        + " cannot be killed; its disk may hang");
            }
        }
    }

    private void signal(PostmasterIdentity postmaster, Signals.Signal signal) throws PostgresException {
        if (!Signals.send(postmaster, signal) && Processes.alive(postmaster.pid(), postmaster.startedAt())) {
            server.markStopping(null);
            throw new PostgresException("signal " + signal + " could not be sent to server process " + postmaster.pid()
                    + " of " + server + "; it belongs to another operating-system user, or no process can be started");
        }
    }

    private static String waitsFor(long postmaster) {
        return Processes.children(postmaster).stream()
                .map(Processes::commandLine)
                .filter(t -> !t.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
