package io.hanode.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.testkit.server.PostgresPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program as a person runs it: a process of its own, with real servers. */
class QuickstartIT {

    private static final Duration STORY = Duration.ofMinutes(3);
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(40);
    private static final Pattern FOLDER = Pattern.compile("/tmp/hanode-quickstart\\.[0-9]+");

    @TempDir
    Path temporary;

    private Path output;
    private Process quickstart;

    @BeforeEach
    void prepare() {
        output = temporary.resolve("output");
    }

    @AfterEach
    void end() throws InterruptedException {
        if (quickstart != null && quickstart.isAlive()) {
            quickstart.destroy();
            if (!quickstart.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                quickstart.destroyForcibly();
            }
        }
    }

    @Test
    void demoSucceedsAndLeavesNothingBehind() throws Exception {
        start("--demo");
        assertThat(quickstart.waitFor(STORY.toSeconds(), TimeUnit.SECONDS))
                .as(this::said)
                .isTrue();
        assertThat(quickstart.exitValue()).as(this::said).isZero();
        assertThat(said()).contains("Act 5").contains("All went well");
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void clusterComesUpOnEveryStoreAndLeavesNothingBehind(StoreChoice store) throws Exception {
        start("--dcs", store.word());
        assertThat(Poll.until(START, () -> said().contains("streaming")))
                .as(this::said)
                .isTrue();
        quickstart.destroy();
        assertThat(quickstart.waitFor(STOP.toSeconds(), TimeUnit.SECONDS))
                .as(this::said)
                .isTrue();
        assertNothingIsLeft();
    }

    @Test
    void stopsWithinItsTimeEvenWhenANodeIgnoresIt() throws Exception {
        start("--ttl", "5");
        assertThat(Poll.until(START, () -> said().contains("streaming")))
                .as(this::said)
                .isTrue();
        ProcessHandle node = quickstart
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(Node.class.getName()))
                .findFirst()
                .orElseThrow();
        Signals.send("STOP", List.of(node.pid()));
        quickstart.destroy();
        assertThat(quickstart.waitFor(STOP.toSeconds(), TimeUnit.SECONDS))
                .as(this::said)
                .isTrue();
        assertNothingIsLeft();
    }

    private void start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName(),
                "--postgres",
                PostgresPrograms.directory().toString()));
        command.addAll(List.of(arguments));
        quickstart = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private void assertNothingIsLeft() {
        Matcher matcher = FOLDER.matcher(said());
        assertThat(matcher.find()).as(this::said).isTrue();
        String folder = matcher.group();
        assertThat(Path.of(folder)).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .filter(p -> p.info().commandLine().orElse("").contains(folder)))
                .isEmpty();
    }

    private String said() {
        try {
            return Files.exists(output) ? Files.readString(output, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            return "(" + e.getMessage() + ")";
        }
    }
}
