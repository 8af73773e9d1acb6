package io.hanode.it;

import io.hanode.testkit.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What tests need of the machine: folders that PostgreSQL's user owns, free ports, signals. */
final class Machine {

    private Machine() {}

    /** A new temporary folder, owned by the user that PostgreSQL will run as. */
    static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("hanode-it-");
            if (isRoot()) {
                run("chown", "postgres", folder.toString());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a folder that PostgreSQL's user owns. */
    static void ownedFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            if (isRoot()) {
                run("chown", "postgres", folder.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    static int freePort() {
        return FreePort.take();
    }

    static void signal(String signal, long pid) {
        run("kill", "-" + signal, Long.toString(pid));
    }

    /** Ends a process in order, and with force when it takes longer than that, or when nobody wants to wait any more. */
    static void end(Process process, int seconds) {
        process.destroy();
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    /** Deletes a folder with everything in it, whoever owns it. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
