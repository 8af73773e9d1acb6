package io.hanode.postgres.local;

import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that waits for leave before it becomes a program, so that others can be told who it is before it does anything: neither its
 * number nor its start changes. When this JVM dies before it gave leave, the process ends. Used by one thread.
 */
final class HeldProcess {

    /** Says who it is, waits for a line, and becomes the program, which writes to where errors go. */
    private static final List<String> HOLD =
            List.of("/bin/sh", "-c", "echo $$ && read -r leave && exec \"$@\" </dev/null >&2", "hold");

    private final Process process;
    private final StringBuilder said = new StringBuilder();

    HeldProcess(Process process) {
        this.process = process;
    }

    /** The command that is held before it runs the given one. */
    static List<String> command(List<String> program) {
        List<String> all = new ArrayList<>(HOLD);
        all.addAll(program);
        return all;
    }

    /** Whether it has said who it is; never blocks. */
    boolean isKnown() throws PostgresException {
        try {
            InputStream output = process.getInputStream();
            while (!said.toString().endsWith("\n") && output.available() > 0) {
                said.append((char) output.read());
            }
            return said.toString().endsWith("\n");
        } catch (IOException e) {
            throw new PostgresException("process " + process.pid() + " does not say who it is: " + e.getMessage(), e);
        }
    }

    /** Who it is, when that is known; a start that cannot be found out is 0. */
    PostmasterIdentity identity() {
        long pid = Long.parseLong(said.toString().strip());
        return new PostmasterIdentity(pid, Processes.startOf(pid).orElse(0L));
    }

    /** Gives leave. */
    void release() throws IOException {
        try (OutputStream input = process.getOutputStream()) {
            input.write("go\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Lets it end without having become anything. */
    void abandon() throws IOException {
        process.getOutputStream().close();
    }
}
