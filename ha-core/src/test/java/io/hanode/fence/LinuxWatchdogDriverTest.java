package io.hanode.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxWatchdogDriverTest {

    @TempDir
    private Path directory;

    private Path first;

    @BeforeEach
    void attributes() throws IOException {
        first = Files.createDirectory(directory.resolve("watchdog0"));
        Files.writeString(first.resolve("timeout"), "60\n");
        Files.writeString(first.resolve("nowayout"), "0\n");
    }

    private LinuxWatchdogDriver driver(String device, String program) {
        return new LinuxWatchdogDriver(Path.of(device), directory, program);
    }

    private String script(String text) throws IOException {
        Path script = Files.writeString(directory.resolve("wdctl"), "#!/bin/sh\n" + text + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script.toString();
    }

    @Test
    void oldNameIsTheFirstDevice() throws IOException {
        assertThat(driver("/dev/watchdog", "none").timeout()).hasValue(60);
        assertThat(driver("/dev/watchdog0", "none").timeout()).hasValue(60);
        assertThat(driver("/dev/watchdog1", "none").timeout()).isEmpty();
    }

    @Test
    void whatIsNotKnownToStopCannotBeStopped() throws IOException {
        assertThat(driver("/dev/watchdog", "none").canBeStopped()).isTrue();
        assertThat(driver("/dev/watchdog1", "none").canBeStopped()).isFalse();
        Files.writeString(first.resolve("nowayout"), "1\n");
        assertThat(driver("/dev/watchdog", "none").canBeStopped()).isFalse();
    }

    @Test
    void timeoutIsSetByTheProgramOfUtilLinux() throws IOException {
        String program = script("echo \"$@\" > " + directory.resolve("asked"));
        driver("/dev/watchdog", program).program(25);
        assertThat(directory.resolve("asked")).hasContent("--settimeout 25 /dev/watchdog");
    }

    @Test
    void failureAndAbsenceOfTheProgramAreSaid() throws IOException {
        String program = script("exit 3");
        assertThatThrownBy(() -> driver("/dev/watchdog", program).program(25)).hasMessageContaining("status 3");
        assertThatThrownBy(() -> driver("/dev/watchdog", "/nowhere/wdctl").program(25))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/nowhere/wdctl");
    }
}
