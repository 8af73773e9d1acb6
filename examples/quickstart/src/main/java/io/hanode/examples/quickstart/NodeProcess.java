package io.hanode.examples.quickstart;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One node's JVM, in a session (and so a process group) of its own, and the PostgreSQL that it looks after. Not for use by several
 * threads, but for {@link #isAlive} and {@link #postmaster}.
 */
public final class NodeProcess {

    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms16m", "-Xmx96m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final ClusterPlan plan;
    private final NodePlan node;
    private volatile @Nullable Process process;

    NodeProcess(ClusterPlan plan, NodePlan node) {
        this.plan = plan;
        this.node = node;
    }

    /** Which node it is. */
    public NodePlan node() {
        return node;
    }

    /** Starts the JVM; its PostgreSQL comes up, or stays up, as the cluster decides. */
    public void start() throws IOException {
        List<String> command = new ArrayList<>();
        setsid().ifPresent(program -> command.add(program.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-cp", classPath(), Node.class.getName()));
        command.addAll(List.of(plan.file().toString(), node.name()));
        // Its standard input stays an open pipe: its end tells the node that we are gone.
        process = new ProcessBuilder(command)
                .directory(plan.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(node.log().toFile()))
                .start();
    }

    /** Whether the JVM runs. */
    public boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** The JVM's process id, which is its process group's number too; -1 before the start. */
    public long pid() {
        Process current = process;
        return current == null ? -1 : current.pid();
    }

    /** The node's postmaster, if it runs. */
    public Optional<ProcessHandle> postmaster() {
        return Signals.postmaster(node.data());
    }

    /** Kills the postmaster alone, as a crash or the kernel's out-of-memory killer would. */
    public void killPostgres() {
        postmaster().ifPresent(p -> Signals.send("KILL", List.of(p.pid())));
    }

    /** Kills the JVM, its helpers and PostgreSQL with all its processes in one go, as a power failure would. */
    public void killEverything() {
        List<Long> targets = new ArrayList<>();
        Process current = process;
        if (current != null && current.isAlive()) {
            // The group first: nothing of it is to react to the end of the rest.
            if (setsid().isPresent()) {
                targets.add(-current.pid());
            }
            targets.addAll(Signals.tree(current.toHandle()));
        }
        postmaster().ifPresent(p -> targets.addAll(Signals.tree(p)));
        Signals.send("KILL", targets);
    }

    /** Asks the JVM to end in order. Returns at once. */
    void terminate() {
        Process current = process;
        if (current != null) {
            current.destroy();
        }
    }

    /** Waits for the JVM's end. */
    boolean awaitEnd(Duration timeout) {
        Process current = process;
        try {
            return current == null || current.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The last lines of the node's log. */
    List<String> lastWords(int number) {
        try {
            List<String> lines = Files.readAllLines(node.log());
            return lines.subList(Math.max(0, lines.size() - number), lines.size());
        } catch (IOException e) {
            return List.of("(no log: " + e.getMessage() + ")");
        }
    }

    /** Ours, without relative paths: the node has another working directory. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Optional<Path> setsid() {
        return SETSID.stream().filter(Files::isExecutable).findFirst();
    }
}
