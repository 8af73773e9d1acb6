package io.hanode.it;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command line that operates a cluster: Patroni's or ours. */
final class Tool {

    private static final long LIMIT_SECONDS = 120;

    /** What a command printed, errors included, and how it ended. */
    record Result(int code, String output) {}

    private final List<String> command;

    private Tool(List<String> command) {
        this.command = command;
    }

    /** {@code patronictl}. */
    static Tool patronictl(Path config) {
        return new Tool(List.of("patronictl", "-c", config.toString()));
    }

    /** {@code hanode}. */
    static Tool hanode(Path config) {
        return new Tool(Program.hanode("-c", config.toString()));
    }

    /** Runs it; fails when it takes too long. */
    Result run(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        File output = Files.createTempFile("hanode-it-", ".out").toFile();
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output);
            // A wide, colourless terminal of a known language: tables are compared.
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().put("COLUMNS", "300");
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", all) + " does not end: " + text(output));
            }
            return new Result(process.exitValue(), text(output));
        } finally {
            Files.delete(output.toPath());
        }
    }

    /** Runs it, and fails unless it ends with 0. */
    String succeed(String... arguments) throws IOException, InterruptedException {
        Result result = run(arguments);
        if (result.code() != 0) {
            throw new AssertionError(
                    String.join(" ", arguments) + " ended with " + result.code() + ": " + result.output());
        }
        return result.output();
    }

    private static String text(File file) throws IOException {
        return Files.readString(file.toPath(), StandardCharsets.UTF_8);
    }
}
