package io.hanode.testkit.server;

import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A server's process with its temporary directory and its log. Only this very process is ever stopped or signalled. It may be stopped
 * and started again; closing, or the end of this JVM, stops it and deletes the directory. Thread-safe.
 */
public final class ServerProcess implements Closeable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final int LOG_SHOWN = 4_000;

    private final String name;
    private final Path directory;
    private final Thread atExit;
    private List<String> command = List.of();
    private @Nullable Process process;

    /**
     * A server that is not started yet.
     *
     * @param name for messages and the directory
     */
    public ServerProcess(String name) {
        this.name = name;
        try {
            this.directory = Files.createTempDirectory("hanode-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.atExit = new Thread(this::stopAndDelete, "stop-" + name);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** The temporary directory, for data and configuration. */
    public Path directory() {
        return directory;
    }

    /**
     * Starts the server and waits until it serves.
     *
     * @param run program and arguments
     * @param serves asked again and again; what it throws counts as no
     * @throws IllegalStateException with the end of the log when the server ends, or does not serve in time
     */
    public void start(List<String> run, Callable<Boolean> serves) {
        begin(run);
        awaitUntil(serves);
    }

    /** Starts the server and does not wait, for one that needs others before it serves. */
    public synchronized void begin(List<String> run) {
        command = List.copyOf(run);
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** Waits until the server serves. */
    public void awaitUntil(Callable<Boolean> serves) {
        try {
            await().atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> !isAlive() || serves.call());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(
                    name + " does not serve after " + START_LIMIT.toSeconds() + " s. Its log ends with:\n" + log(), e);
        }
        if (!isAlive()) {
            throw new IllegalStateException(name + " ended by itself. Its log ends with:\n" + log());
        }
    }

    /** Whether the process runs. */
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Its process id. */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process.pid();
    }

    /** Stops it in order; by force when that takes too long. The data stay. Idempotent. */
    public void stop() {
        end(false);
    }

    /** Kills it, as a crash of its machine would. */
    public void kill() {
        end(true);
    }

    /** Sends a signal, for instance {@code STOP} or {@code CONT}. */
    public void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + signal + " failed for " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The end of what the server has printed. */
    public String log() {
        try {
            String all = Files.readString(logFile(), StandardCharsets.UTF_8);
            return all.substring(Math.max(0, all.length() - LOG_SHOWN));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    @Override
    public void close() {
        stopAndDelete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is going down and has stopped it, or is about to.
        }
    }

    private synchronized void end(boolean byForce) {
        Process running = process;
        if (running == null) {
            return;
        }
        if (byForce) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        try {
            if (!running.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process = null;
    }

    private void stopAndDelete() {
        stop();
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path logFile() {
        return directory.resolve(name + ".log");
    }
}
