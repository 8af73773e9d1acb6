package io.hanode.it;

import io.hanode.cluster.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A node of a {@link Site}: a configuration file, and the program that runs it at the moment. Not for use by several threads. */
final class SiteNode implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path folder;
    private final Path file;
    private final int port;
    private final int restPort;
    private Process process;

    SiteNode(Path folder, Path file, int port, int restPort) {
        this.folder = folder;
        this.file = file;
        this.port = port;
        this.restPort = restPort;
    }

    String name() {
        return folder.getFileName().toString();
    }

    int port() {
        return port;
    }

    int restPort() {
        return restPort;
    }

    Path folder() {
        return folder;
    }

    Path file() {
        return file;
    }

    void start(Program program) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program.run(file))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("PYTHONUNBUFFERED", "1");
        builder.environment().put("HOME", folder.toString());
        process = builder.start();
    }

    /** Outlives the test, for whoever asks why it failed. */
    private Path log() throws IOException {
        Path logs =
                Path.of("target", "site-logs", folder.getParent().getFileName().toString());
        return Files.createDirectories(logs).resolve(name() + ".log");
    }

    long pid() {
        return process.pid();
    }

    /** Ends the program in order, and PostgreSQL with it. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            throw new AssertionError(name() + " does not end");
        }
    }

    /** As a power failure: the program and PostgreSQL at once. */
    void kill() throws IOException, InterruptedException {
        long postmaster =
                Long.parseLong(Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"))
                        .get(0)
                        .strip());
        Machine.signal("STOP", process.pid());
        Machine.signal("KILL", postmaster);
        process.destroyForcibly();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    /** The status code of a GET; 0 when nobody answers. */
    int get(String path) {
        return ask(path).map(HttpResponse::statusCode).orElse(0);
    }

    /** The body of a GET; empty when nobody answers. */
    String body(String path) {
        return ask(path).map(HttpResponse::body).orElse("");
    }

    /** The timeline that the node itself tells; 0 when it tells none. */
    int timeline() {
        return number(Json.object(body("/patroni")));
    }

    /** Whether the node lists that member as running on that timeline. */
    boolean lists(String member, int timeline) {
        return Json.object(body("/cluster")).get("members") instanceof List<?> members
                && members.stream()
                        .anyMatch(m -> m instanceof Map<?, ?> listed
                                && member.equals(listed.get("name"))
                                && Set.of("running", "streaming").contains(String.valueOf(listed.get("state")))
                                && number(listed) == timeline);
    }

    private static int number(Map<?, ?> json) {
        return json.get("timeline") instanceof Number timeline ? timeline.intValue() : 0;
    }

    private java.util.Optional<HttpResponse<String>> ask(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + restPort + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return java.util.Optional.of(HTTP.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return java.util.Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean isPrimary() {
        return get("/primary") == 200;
    }

    /** A running standby that streams; Patroni's REST API says so only in later versions. */
    boolean streams() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT status FROM pg_stat_wal_receiver")) {
            return rows.next() && rows.getString(1).equals("streaming") && get("/replica") == 200;
        }
    }

    /** The value of a parameter of the running server. */
    String setting(String name) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2&socketTimeout=10",
                "postgres",
                Site.PASSWORD);
    }

    @Override
    public void close() {
        if (process != null) {
            Machine.end(process, 60);
        }
    }
}
