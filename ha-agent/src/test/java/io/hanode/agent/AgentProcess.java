package io.hanode.agent;

import io.hanode.cluster.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The program, as it is shipped, with a configuration of its own. */
final class AgentProcess implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(90);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path file;
    private final Path data;
    private final Path log;
    private final int restPort;
    private final Process process;

    private AgentProcess(Path file, Path data, int restPort, List<String> command) throws IOException {
        this.file = file;
        this.data = data;
        this.restPort = restPort;
        this.log = Path.of(file + ".log");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Writes the configuration and starts the agent. */
    static AgentProcess start(Path file, String configuration, Path data, int restPort) throws IOException {
        Files.writeString(file, configuration);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-jar",
                System.getProperty("hanode.jar"),
                "run",
                file.toString()));
        return new AgentProcess(file, data, restPort, command);
    }

    Path file() {
        return file;
    }

    void rewrite(String from, String to) throws IOException {
        String before = Files.readString(file);
        if (!before.contains(from)) {
            throw new IllegalArgumentException(from + " is not in " + file);
        }
        Files.writeString(file, before.replace(from, to));
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    long pid() {
        return process.pid();
    }

    /** The status code of a path of its REST API; 0 when nobody answers. */
    int status(String path) {
        return get(path).map(HttpResponse::statusCode).orElse(0);
    }

    Map<String, Object> patroni() {
        return get("/patroni").map(r -> Json.object(r.body())).orElse(Map.of());
    }

    /** A header of what a path of its REST API answers; empty without one. */
    String header(String path, String name) {
        return get(path).flatMap(r -> r.headers().firstValue(name)).orElse("");
    }

    private Optional<HttpResponse<String>> get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return Optional.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    AgentProcess awaitStatus(String path, int status) {
        return await(path + " answers " + status, agent -> agent.status(path) == status);
    }

    AgentProcess await(String what, Predicate<AgentProcess> condition) {
        Awaitility.await(what).atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the agent ended with " + process.exitValue() + ":\n" + log());
            }
            return condition.test(this);
        });
        return this;
    }

    AgentProcess awaitLog(String text) {
        return await("its log says '" + text + "'", agent -> {
            try {
                return agent.log().contains(text);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the agent does not end");
        }
        return process.exitValue();
    }

    Optional<ProcessHandle> postmaster() {
        try {
            String first = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
            return ProcessHandle.of(Long.parseLong(first.strip()));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Leaves nothing behind, whatever state a failed test left. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        postmaster().ifPresent(p -> {
            p.descendants().forEach(ProcessHandle::destroyForcibly);
            p.destroyForcibly();
        });
    }
}
