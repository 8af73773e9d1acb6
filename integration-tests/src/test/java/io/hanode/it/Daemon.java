package io.hanode.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program beside the nodes, in the foreground until it is closed. Its output outlives the test. */
final class Daemon implements AutoCloseable {

    private final Process process;
    private final Path log;

    Daemon(String name, List<String> command) throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "site-logs"));
        log = Files.createTempFile(logs, name + "-", ".log");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Fails with what it printed, when it has ended. */
    void mustRun() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("ended with " + process.exitValue() + ": " + Files.readString(log));
        }
    }

    @Override
    public void close() {
        Machine.end(process, 20);
    }
}
