package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server process in a session of its own, so that it outlives this JVM, and waits until it takes connections. */
final class Launcher {

    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    private static final Duration GREETING = Duration.ofSeconds(3);

    private final LocalServer server;

    Launcher(LocalServer server) {
        this.server = server;
    }

    /** Starts it. True: it takes connections. False: it is alive, and still recovering when the time was over. */
    boolean start(Duration limit, OperationContext context) throws PostgresException {
        return start(limit, context, List.of());
    }

    /** The same with more arguments of the server. */
    boolean start(Duration limit, OperationContext context, List<String> arguments) throws PostgresException {
        Path console = server.settings().stateDirectory().resolve("startup.log");
        Orphans.kill(server.directory().path());
        Deadline deadline = Deadline.after(limit);
        Process process;
        try {
            server.files().writeInPlace(console, "");
            process = spawn(console, arguments);
            release(new HeldProcess(process), process, console, deadline, context);
        } catch (IOException e) {
            throw new PostgresException("the server on " + server + " could not be started: " + e.getMessage(), e);
        }
        boolean done = Waits.until(deadline, context, () -> ready(process, console));
        if (!done && context.cancelled()) {
            server.postmaster().ifPresent(p -> Signals.send(p.identity(), Signals.Signal.QUIT));
            throw new PostgresException("the start of the server on " + server + " was cancelled");
        }
        if (done) {
            greet();
        }
        return done;
    }

    /** Lets the process become the server when all that has to know of it was told. */
    private void release(HeldProcess held, Process process, Path console, Deadline deadline, OperationContext context)
            throws PostgresException, IOException {
        boolean known = Waits.until(deadline, context, () -> {
            if (!held.isKnown() && !process.isAlive()) {
                throw new PostgresException("the server on " + server + " could not be started: " + reason(console));
            }
            return held.isKnown();
        });
        if (known && !context.cancelled()) {
            context.starting(held.identity());
        }
        if (!known || context.cancelled()) {
            held.abandon();
            throw new PostgresException("the start of the server on " + server + " was given up before it began");
        }
        held.release();
        context.progress("server process " + held.identity().pid() + " started", -1);
    }

    /** Opens the pool, so that the next look at the server's state is quick. What is wrong with it, that look will say. */
    private void greet() {
        try {
            server.query(server.requireRunning("start"), GREETING, "start", c -> c.isValid(1));
        } catch (PostgresException e) {
            log.debug("the server that was just started does not answer", e);
        }
    }

    private Process spawn(Path console, List<String> arguments) throws IOException, PostgresException {
        List<String> command = new ArrayList<>();
        Programs.onPath("setsid").ifPresent(p -> command.add(p.toString()));
        List<String> program = new ArrayList<>(List.of(
                server.binaries().program("postgres"),
                "-D",
                server.directory().path().toString(),
                "-c",
                "config_file=" + server.config().main()));
        program.addAll(arguments);
        command.addAll(HeldProcess.command(program));
        ProcessBuilder builder = new ProcessBuilder(server.tools().user().command(command))
                .directory(Path.of("/").toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(console.toFile()));
        server.tools().environment(builder.environment());
        Process process = builder.start();
        // The event of a child's end is immediate; a server that was started before has to be looked at.
        CompletableFuture<Void> noticed = process.onExit().thenRun(() -> ended(process.pid()));
        log.debug("server process {} started, watched by {}", process.pid(), noticed);
        return process;
    }

    private void ended(long pid) {
        PostmasterIdentity current = server.watch().current();
        if (current != null && current.pid() == pid) {
            server.watch().ended(current);
        }
    }

    private boolean ready(Process process, Path console) throws PostgresException {
        Optional<Postmaster> running = server.postmaster();
        if (running.isPresent()) {
            return running.get().ready();
        }
        if (!process.isAlive()) {
            throw new PostgresException("the server on " + server + " ended while it started: " + reason(console));
        }
        return false;
    }

    /** The server's last words, on its console or in its log. */
    private String reason(Path console) {
        List<String> lines = new ArrayList<>();
        for (String text : List.of(server.serverLog().lastWords(), ServerLog.lastWords(console))) {
            text.lines()
                    .filter(l -> l.contains("FATAL:") || l.contains("PANIC:") || l.contains("HINT:"))
                    .forEach(lines::add);
        }
        if (lines.isEmpty()) {
            ServerLog.lastWords(console).lines().forEach(lines::add);
        }
        List<String> last = lines.subList(Math.max(0, lines.size() - 4), lines.size());
        return last.isEmpty() ? "it said nothing; see " + server.settings().stateDirectory() : String.join(" | ", last);
    }
}
