package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs PostgreSQL's programs as the server's user, in the C locale, each within a deadline. No password passes through here. */
final class ToolRunner {

    private static final int KEPT_OUTPUT = 64 * 1024;

    private final OsUser user;
    private final Path passFile;

    ToolRunner(OsUser user, Path passFile) {
        this.user = user;
        this.passFile = passFile;
    }

    OsUser user() {
        return user;
    }

    /**
     * What to run.
     *
     * @param command the program and its arguments
     * @param timeout after which it is killed
     * @param context the operation it belongs to; null for none
     * @param input what it reads; null for nothing
     * @param directory where it runs
     * @param environment more of it
     * @param lines is told every line that it writes, while it runs
     */
    record Job(
            List<String> command,
            Duration timeout,
            @Nullable OperationContext context,
            @Nullable String input,
            Path directory,
            Map<String, String> environment,
            Consumer<String> lines) {

        Job(List<String> command, Duration timeout) {
            this(command, timeout, null, null, Path.of("/"), Map.of(), line -> {});
        }

        Job of(OperationContext operation) {
            return new Job(command, timeout, operation, input, directory, environment, lines);
        }

        Job reading(String text) {
            return new Job(command, timeout, context, text, directory, environment, lines);
        }

        Job in(Path where) {
            return new Job(command, timeout, context, input, where, environment, lines);
        }

        Job with(Map<String, String> more) {
            return new Job(command, timeout, context, input, directory, more, lines);
        }

        Job telling(Consumer<String> reader) {
            return new Job(command, timeout, context, input, directory, environment, reader);
        }
    }

    /** Runs a short program. */
    ToolResult run(List<String> command, Duration timeout) throws PostgresException {
        return run(new Job(command, timeout));
    }

    /** Runs a program to its end, its deadline, or the operation's cancellation, whichever is first. */
    ToolResult run(Job job) throws PostgresException {
        OperationContext context = job.context();
        Duration timeout = job.timeout();
        String name = Path.of(job.command().get(0)).getFileName().toString();
        AtomicBoolean expired = new AtomicBoolean();
        Process process = start(name, job);
        CompletableFuture<Void> alarm = CompletableFuture.runAsync(
                () -> {
                    expired.set(true);
                    kill(process);
                },
                CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
        try {
            if (context != null) {
                context.onCancel(() -> kill(process));
                if (context.cancelled()) {
                    kill(process);
                }
            }
            feed(process, job.input());
            String output = read(process, job.lines());
            int exit = process.waitFor();
            if (context != null && context.cancelled()) {
                throw new PostgresException(name + " was cancelled");
            }
            if (expired.get()) {
                throw new PostgresException(name + " did not end within " + timeout.toSeconds() + " s and was stopped");
            }
            return new ToolResult(exit, output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException(name + " was interrupted", e);
        } catch (IOException e) {
            throw new PostgresException("the output of " + name + " could not be read: " + e.getMessage(), e);
        } finally {
            alarm.cancel(false);
            kill(process);
        }
    }

    private Process start(String name, Job job) throws PostgresException {
        try {
            ProcessBuilder builder = new ProcessBuilder(user.command(job.command())).redirectErrorStream(true);
            builder.directory(job.directory().toFile());
            environment(builder.environment());
            builder.environment().put("LC_ALL", "C");
            builder.environment().put("PGPASSFILE", passFile.toString());
            builder.environment().put("PGOPTIONS", "-c statement_timeout=0");
            builder.environment().putAll(job.environment());
            return builder.start();
        } catch (IOException e) {
            throw new PostgresException(name + " could not be started: " + e.getMessage(), e);
        }
    }

    /** Takes away what would make libpq or the server use other settings than ours. */
    void environment(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(
                        k -> k.startsWith("PG") && !k.equals("PG_OOM_ADJUST_FILE") && !k.equals("PG_OOM_ADJUST_VALUE"));
        if (user.home() != null) {
            environment.put("HOME", user.home());
            environment.put("USER", user.name());
            environment.put("LOGNAME", user.name());
        }
    }

    private static void feed(Process process, @Nullable String input) {
        try (Writer writer = process.outputWriter(StandardCharsets.UTF_8)) {
            if (input != null) {
                writer.write(input);
            }
        } catch (IOException e) {
            return; // it ended without reading: its exit code and output say why
        }
    }

    private static String read(Process process, Consumer<String> lines) throws IOException {
        StringBuilder kept = new StringBuilder();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.accept(line);
                kept.append(line).append('\n');
                if (kept.length() > KEPT_OUTPUT) {
                    kept.delete(0, kept.length() - KEPT_OUTPUT);
                }
            }
        }
        return kept.toString();
    }

    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
