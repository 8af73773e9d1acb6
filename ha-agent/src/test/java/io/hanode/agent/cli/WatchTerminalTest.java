package io.hanode.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code list --watch} in a process of its own, on a terminal of its own and in a pipe. */
class WatchTerminalTest {

    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final String HOME = "\u001b[H";
    private static final String END_OF_LINE = "\u001b[K";
    private static final String BELOW = "\u001b[J";

    // Written by the reading thread, read by the test.
    @SuppressWarnings("JdkObsolete")
    private final StringBuffer shown = new StringBuffer();

    private Process process;

    @AfterEach
    void end() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Test
    void aTerminalIsDrawnOverAndNotScrolled() throws IOException {
        start(List.of("script", "-qefc", "stty -echo; exec " + String.join(" ", command()), "/dev/null"));
        await().atMost(Duration.ofSeconds(60)).until(() -> frames() >= 3);
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        await().atMost(Duration.ofSeconds(60)).until(() -> leaders().contains("n2"));
        String text = shown.toString();
        assertThat(text).contains(CLEAR);
        assertThat(text.indexOf("\u001b[2J")).as("the screen is cleared once").isEqualTo(text.lastIndexOf("\u001b[2J"));
        String[] frames =
                text.substring(text.indexOf(CLEAR) + CLEAR.length()).split(java.util.regex.Pattern.quote(HOME), -1);
        for (String frame : List.of(frames).subList(0, frames.length - 1)) {
            assertThat(frame.replace("\r\n", "\n")
                            .replaceFirst("^\n", "")
                            .lines()
                            .toList())
                    .as("each line clears what stood there before, and what stands below is cleared")
                    .hasSize(8)
                    .last()
                    .isEqualTo(BELOW);
            assertThat(frame.split("\r?\n", -1))
                    .filteredOn(l -> l.contains("|"))
                    .allMatch(l -> l.endsWith(END_OF_LINE));
        }
        assertThat(text).contains("\u001b[1mLeader ");
    }

    @Test
    void aPipeGetsOneTableAfterTheOtherWithoutSigns() throws IOException {
        start(command());
        await().atMost(Duration.ofSeconds(60)).until(() -> shown.toString().split("Cluster: batman", -1).length > 3);
        assertThat(shown.toString()).doesNotContain("\u001b").startsWith("+ Cluster: batman (7268616322854375442) ");
    }

    private int frames() {
        return shown.toString().split(java.util.regex.Pattern.quote(BELOW), -1).length - 1;
    }

    private List<String> leaders() {
        return shown.toString()
                .replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "")
                .lines()
                .filter(l -> l.contains("| Leader "))
                .map(l -> l.split(" ", 3)[1])
                .distinct()
                .toList();
    }

    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WatchMain.class.getName());
    }

    private void start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TERM", "xterm");
        builder.environment().remove("NO_COLOR");
        process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Thread reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (InputStream in = process.getInputStream()) {
            byte[] buffer = new byte[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                shown.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
