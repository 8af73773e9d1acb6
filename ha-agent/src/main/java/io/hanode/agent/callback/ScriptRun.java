package io.hanode.agent.callback;

import io.hanode.postgres.local.Words;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one script to its end or its time limit. What it writes goes to the log, line by line. */
final class ScriptRun {

    /** The variable that carries the fencing token. */
    static final String TOKEN = "HANODE_TOKEN";

    private static final Logger log = LoggerFactory.getLogger(ScriptRun.class);
    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    void run(Call call) throws InterruptedException {
        List<String> words = Words.split(call.command());
        if (words == null || words.isEmpty()) {
            log.warn("{}: '{}' is no command", call.action(), call.command());
            return;
        }
        List<String> command = new ArrayList<>(words);
        command.addAll(List.of(call.action(), call.role(), call.cluster()));
        long begun = System.nanoTime();
        Process process;
        try {
            process = start(command, call.token());
        } catch (IOException e) {
            log.error("{}: the script could not be started: {}", call.action(), e.getMessage());
            return;
        }
        try {
            finish(call, process, begun);
        } finally {
            kill(process);
        }
    }

    private static Process start(List<String> command, long token) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(new File("/dev/null"));
        // Variables of our own configuration may be passwords, which are none of the script's business.
        builder.environment().keySet().removeIf(name -> name.startsWith("PATRONI_"));
        builder.environment().put(TOKEN, String.valueOf(token));
        return builder.start();
    }

    private static void finish(Call call, Process process, long begun) throws InterruptedException {
        Thread reader = new Thread(() -> logLines(call.action(), process), "hanode-callback-output");
        reader.setDaemon(true);
        reader.start();
        if (!process.waitFor(call.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
            log.error(
                    "{}: the script did not end within {} s and is killed with its children",
                    call.action(),
                    call.timeout().toMillis() / 1000.0);
            return;
        }
        // A child that lives on may keep the pipe open: it is not waited for.
        reader.join(LAST_LINES.toMillis());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        int exit = process.exitValue();
        if (exit == 0) {
            log.info("{} {}: done in {} ms", call.action(), call.role(), millis);
        } else {
            log.warn("{} {}: the script ended with exit code {} after {} ms", call.action(), call.role(), exit, millis);
        }
    }

    private static void logLines(String action, Process process) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.info("{}: {}", action, line);
            }
        } catch (IOException | UncheckedIOException e) {
            log.debug("the output of {} ended", action, e);
        }
    }

    /** Children first, while their parent still names them. */
    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
