package io.hanode.fence;

import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small child process that stops PostgreSQL when this JVM is paused for longer than the lease lasts, or gone. It is fed through a
 * pipe and lives in a session of its own, so that what kills the JVM's process group spares it. Needs {@code bash} and {@code /proc}
 * (Linux); elsewhere it is unhealthy and does nothing. The child is started with the first feeding and again when it has died.
 *
 * <p>On time-out, or when the pipe ends while armed, the child makes sure that the postmaster is still the same process, sends SIGQUIT
 * to it and its children, and a second later SIGKILL to those that are left.
 */
public final class ProcessFence implements Fence {

    private static final Logger log = LoggerFactory.getLogger(ProcessFence.class);
    private static final Path UPTIME = Path.of("/proc/uptime");

    /** So many lines the child may leave unread before it counts as stuck; the pipe holds many more. */
    private static final int MOST_UNREAD = 3;

    private static final int FULL = 500;

    private final String node;
    private final @Nullable Path bash;
    private @Nullable Process child;
    private boolean armed;
    private boolean closed;
    private int unread;
    private @Nullable String failure;

    /** A fence for the server of the given node. */
    public ProcessFence(String node) {
        this.node = node;
        this.bash = Files.isReadable(UPTIME) ? program("bash") : null;
        if (bash == null) {
            log.warn("there is no process fence on this machine: it needs bash and /proc");
        }
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public synchronized void feed(PostmasterIdentity postmaster, Duration remaining) {
        long asked = System.nanoTime();
        if (bash == null || closed) {
            return;
        }
        if (postmaster.startedAt() == 0) {
            failed("the start time of process " + postmaster.pid() + " is not known", null);
            return;
        }
        try {
            // An instant of the machine's own clock, so that neither a pause of this process nor of the child prolongs
            // the lease.
            long deadline = uptimeMillis() + remaining.toMillis() - (System.nanoTime() - asked) / 1_000_000;
            send("arm " + postmaster.pid() + " " + postmaster.startedAt() + " " + deadline);
            armed = true;
        } catch (IOException e) {
            failed("the child process could not be told of the lease", e);
        }
    }

    @Override
    public synchronized void disarm() {
        if (armed) {
            armed = false;
            try {
                send("disarm");
            } catch (IOException e) {
                failed("the child process could not be told that nothing is to be fenced", e);
            }
        }
    }

    private void send(String line) throws IOException {
        Process process = child;
        if (process == null || !process.isAlive()) {
            if (process != null) {
                log.warn(
                        "the process fence of {} had died with status {} and is started again",
                        node,
                        process.exitValue());
            }
            process = start();
            child = process;
            unread = 0;
        }
        drain(process);
        if (unread > FULL) {
            throw new IOException("it has not read the last " + unread + " messages");
        }
        OutputStream pipe = process.getOutputStream();
        pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
        unread++;
        failure = null;
    }

    /** The child answers k to each line that it has read, and f when it has fenced. Never blocks. */
    private void drain(Process process) throws IOException {
        InputStream answers = process.getInputStream();
        while (answers.available() > 0) {
            int answer = answers.read();
            if (answer == 'k') {
                unread--;
            } else if (answer == 'f') {
                log.error("the process fence of {} fired: it heard of no renewal before the lease passed", node);
            }
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        Optional.ofNullable(program("setsid")).ifPresent(p -> command.add(p.toString()));
        command.add(String.valueOf(bash));
        command.addAll(List.of("--noprofile", "--norc", "-c", FenceScript.TEXT, "hanode-fence-" + node));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
        builder.environment().put("LC_ALL", "C");
        builder.directory(Path.of("/").toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private void failed(String what, @Nullable Exception e) {
        if (!what.equals(failure)) {
            log.warn("process fence of {}: {}", node, what, e);
        }
        failure = what;
    }

    @Override
    public synchronized boolean healthy() {
        Process process = child;
        if (bash == null || failure != null) {
            return false;
        }
        if (process == null) {
            return true;
        }
        try {
            drain(process);
        } catch (IOException e) {
            return false;
        }
        return process.isAlive() && unread <= MOST_UNREAD;
    }

    /** The child process; empty before the first feeding. */
    synchronized Optional<Process> child() {
        return Optional.ofNullable(child);
    }

    @Override
    public synchronized void close() {
        Process process = child;
        closed = true;
        if (process == null) {
            return;
        }
        disarm();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException | UncheckedIOException e) {
            log.debug("the pipe to the process fence of {} was closed before", node, e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static long uptimeMillis() throws IOException {
        String text = Files.readString(UPTIME);
        return Math.round(Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1000);
    }

    private static @Nullable Path program(String name) {
        for (String directory : List.of("/usr/bin", "/bin", "/usr/local/bin")) {
            Path path = Path.of(directory, name);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        return null;
    }
}
