package io.hanode.benchmarks;

import io.hanode.examples.quickstart.Poll;
import io.hanode.examples.quickstart.Signals;
import io.hanode.examples.quickstart.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One PostgreSQL server without HaNode, handled with PostgreSQL's own programs, as a person would. For one thread. */
final class PlainServer {

    private static final Duration START = Duration.ofMinutes(1);
    private static final int STATUS_LINE = 7;
    private static final long PROGRAM_SECONDS = 120;
    private static final int LAST_WORDS = 6;

    private final Path bin;
    private final Path directory;
    private final Path passFile;
    private final int port;

    /** The directory has to be there, and to belong to the server's user, as the password file. */
    PlainServer(Path bin, Path directory, Path passFile, int port) {
        this.bin = bin;
        this.directory = directory;
        this.passFile = passFile;
        this.port = port;
    }

    Path data() {
        return directory.resolve("data");
    }

    int port() {
        return port;
    }

    /** A new database cluster, and its server. */
    void initialize(Path passwordFile) throws IOException {
        run(
                "initdb",
                "-D",
                data().toString(),
                "-U",
                "postgres",
                "--pwfile=" + passwordFile,
                "-A",
                "scram-sha-256",
                "--data-checksums");
        configure();
        start();
    }

    /** Becomes a copy of the other, running server, and streams from it. */
    void copyOf(PlainServer primary) throws IOException {
        kill();
        if (Files.exists(data())) {
            Workspace.delete(data());
        }
        run("pg_basebackup", "-D", data().toString(), "-d", conninfo(primary), "-c", "fast", "-X", "stream", "-R");
        configure();
        start();
    }

    /** After a stop in order: goes on as a standby of the other server. */
    void follow(PlainServer primary) throws IOException {
        Files.writeString(data().resolve("postgresql.auto.conf"), "primary_conninfo = '" + conninfo(primary) + "'\n");
        if (Files.notExists(data().resolve("standby.signal"))) {
            Files.copy(data().resolve("PG_VERSION"), data().resolve("standby.signal"));
        }
        start();
    }

    /**
     * Starts the server as a child of this process, as a service manager would: a killed one has to be reaped at once, since the next
     * takes a zombie's lock file for a live server's. Tries again until it is not refused.
     */
    void start() throws IOException {
        long end = System.nanoTime() + START.toNanos();
        List<String> command = command("postgres", "-D", data().toString());
        while (System.nanoTime() - end < 0) {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            if (Poll.until(START, () -> !process.isAlive() || isReady(process.pid())) && process.isAlive()) {
                return;
            }
        }
        throw new IOException("the server on " + data() + " did not start: " + lastWords());
    }

    /** What pg_ctl waits for, too: the file may still be that of the server before. */
    private boolean isReady(long pid) {
        try {
            List<String> lines = Files.readAllLines(data().resolve("postmaster.pid"));
            return lines.size() > STATUS_LINE
                    && lines.get(0).strip().equals(String.valueOf(pid))
                    && List.of("ready", "standby")
                            .contains(lines.get(STATUS_LINE).strip());
        } catch (IOException e) {
            return false;
        }
    }

    void stopFast() throws IOException {
        run("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", data().toString());
    }

    void promote() throws IOException {
        run("pg_ctl", "promote", "-w", "-s", "-D", data().toString());
    }

    /** Kills the server and all its processes. */
    void kill() {
        Signals.postmaster(data()).ifPresent(p -> Signals.send("KILL", Signals.tree(p)));
    }

    /** Kills the postmaster alone. */
    void killPostmaster() {
        Signals.postmaster(data()).ifPresent(p -> Signals.send("KILL", List.of(p.pid())));
    }

    private String conninfo(PlainServer primary) {
        return "host=127.0.0.1 port=" + primary.port + " user=postgres passfile=" + passFile;
    }

    /** The last setting of a name holds, and what is copied brings the other server's. */
    private void configure() throws IOException {
        Files.writeString(
                data().resolve("postgresql.conf"),
                "\nlisten_addresses = '127.0.0.1'\nport = " + port + "\nunix_socket_directories = '" + directory
                        + "'\nwal_keep_size = '256MB'\n",
                StandardOpenOption.APPEND);
    }

    private void run(String program, String... arguments) throws IOException {
        Path output = directory.resolve(program + ".out");
        Process process = new ProcessBuilder(command(program, arguments))
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " did not end within " + PROGRAM_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(program + " was not waited for", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    program + " failed: " + Files.readString(output).strip());
        }
    }

    /** In one process, without a shell or a session manager in between. */
    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (Workspace.isRoot()) {
            String user = Workspace.OS_USER;
            command.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private List<String> lastWords() throws IOException {
        if (Files.notExists(log())) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(log());
        return lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size());
    }

    private Path log() {
        return directory.resolve("log");
    }
}
