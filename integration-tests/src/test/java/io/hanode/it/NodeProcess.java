package io.hanode.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running {@link NodeMain}. */
final class NodeProcess implements AutoCloseable {

    private final NodeSpec spec;
    private final Process process;

    private NodeProcess(NodeSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    static NodeProcess start(NodeSpec spec) throws IOException {
        return start(spec, NodeMain.class, List.of());
    }

    /** Runs a program whose arguments are those of {@link NodeMain}, and more. */
    static NodeProcess start(NodeSpec spec, Class<?> program, List<String> more) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                "-Dhanode.log=" + System.getProperty("hanode.log", "WARN"),
                "-cp",
                classPath,
                program.getName(),
                spec.name(),
                spec.folder().toString(),
                Integer.toString(spec.port()),
                Integer.toString(spec.restPort()),
                spec.store()));
        command.addAll(more);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        spec.folder().getParent().resolve(spec.name() + ".log").toFile()))
                .start();
        return new NodeProcess(spec, process);
    }

    /** The postmaster's process id, as its own file says. */
    long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(spec.dataDirectory().resolve("postmaster.pid"))
                .get(0)
                .strip());
    }

    /** Kills the JVM only. */
    void killJvm() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    /** Kills the JVM and the server, as a power failure would. */
    void killAll() throws IOException, InterruptedException {
        long postmaster = postmaster();
        Machine.signal("STOP", process.pid());
        Machine.signal("KILL", postmaster);
        killJvm();
    }

    void freeze() {
        Machine.signal("STOP", process.pid());
    }

    void thaw() {
        Machine.signal("CONT", process.pid());
    }

    /** Ends it in order. */
    @Override
    public void close() {
        if (process.isAlive()) {
            thaw();
            Machine.end(process, 60);
        }
    }
}
