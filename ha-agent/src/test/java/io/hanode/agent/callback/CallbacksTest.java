package io.hanode.agent.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaEvent;
import io.hanode.HaStatus.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbacksTest {

    private static final Instant NOW = Instant.EPOCH;

    @TempDir
    Path directory;

    private Path calls;

    @BeforeEach
    void noCalls() throws IOException {
        calls = Files.createFile(directory.resolve("calls"));
    }

    private Callbacks callbacks(String script, boolean oldNames, Duration timeout) throws IOException {
        Path file = Files.writeString(
                directory.resolve("script.sh"), "#!/bin/sh\n" + script.replace("CALLS", calls.toString()) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        String command = file + " 'my own'";
        return new Callbacks("orders", settings(command, oldNames, timeout));
    }

    private static CallbackSettings settings(String command, boolean oldNames, Duration timeout) {
        return new CallbackSettings(
                Map.of(
                        "on_start", command,
                        "on_stop", command,
                        "on_restart", command,
                        "on_reload", command,
                        "on_role_change", command),
                oldNames,
                timeout);
    }

    private Callbacks recording() throws IOException {
        return callbacks("echo \"$* $HANODE_TOKEN\" >> CALLS", false, Duration.ofSeconds(30));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(calls);
    }

    @Test
    void scriptsHearOfEachMomentInOrderWithPatronisArgumentsAndTheToken() throws IOException {
        try (Callbacks callbacks = recording()) {
            callbacks.onEvent(new HaEvent.ServerStarted(NOW, Role.STANDBY, 0));
            callbacks.onEvent(new HaEvent.RoleChanged(NOW, Role.STANDBY, Role.PRIMARY, 7, "R501", ""));
            callbacks.onEvent(new HaEvent.Reloaded(NOW, Role.PRIMARY, 7));
            callbacks.onEvent(new HaEvent.ServerRestarted(NOW, Role.PRIMARY, 7));
            callbacks.onEvent(new HaEvent.ServerStopped(NOW, Role.PRIMARY, 0));
        }
        assertThat(calls())
                .containsExactly(
                        "my own on_start replica orders 0",
                        "my own on_role_change primary orders 7",
                        "my own on_reload primary orders 7",
                        "my own on_restart primary orders 7",
                        "my own on_stop primary orders 0");
    }

    @Test
    void aServerThatComesUpInAnotherRoleIsAChangeOfRoleAndNoStart() throws IOException {
        try (Callbacks callbacks = recording()) {
            callbacks.onEvent(new HaEvent.ServerStarted(NOW, Role.PRIMARY, 7));
            callbacks.onEvent(new HaEvent.RoleChanged(NOW, Role.PRIMARY, Role.DOWN, 0, "R802", ""));
            callbacks.onEvent(new HaEvent.ServerStopped(NOW, Role.PRIMARY, 0));
            callbacks.onEvent(new HaEvent.RoleChanged(NOW, Role.DOWN, Role.STANDBY, 0, "R601", ""));
            callbacks.onEvent(new HaEvent.ServerStarted(NOW, Role.STANDBY, 0));
        }
        assertThat(calls())
                .containsExactly(
                        "my own on_start primary orders 7",
                        "my own on_stop primary orders 0",
                        "my own on_role_change replica orders 0");
    }

    @Test
    void scriptsHearWhoLeadsAStandbyClusterAndWhoDoesNotAnyMore() throws IOException {
        try (Callbacks callbacks = recording()) {
            callbacks.onEvent(new HaEvent.ServerStarted(NOW, Role.STANDBY, 0));
            callbacks.onEvent(new HaEvent.RoleChanged(NOW, Role.STANDBY, Role.STANDBY_LEADER, 7, "R560", ""));
            callbacks.onEvent(new HaEvent.RoleChanged(NOW, Role.STANDBY_LEADER, Role.STANDBY, 0, "R608", ""));
        }
        assertThat(calls())
                .containsExactly(
                        "my own on_start replica orders 0",
                        "my own on_role_change standby_leader orders 7",
                        "my own on_role_change replica orders 0");
    }

    @Test
    void scriptsOfOldHearMaster() throws IOException {
        try (Callbacks callbacks = callbacks("echo $* >> CALLS", true, Duration.ofSeconds(30))) {
            callbacks.onEvent(new HaEvent.ServerStarted(NOW, Role.PRIMARY, 7));
        }
        assertThat(calls()).containsExactly("my own on_start master orders");
    }

    @Test
    void twoScriptsNeverRunAtOnce() throws IOException {
        String script = "echo begin >> CALLS; sleep 0.2; echo end >> CALLS";
        try (Callbacks callbacks = callbacks(script, false, Duration.ofSeconds(30))) {
            callbacks.onEvent(new HaEvent.ServerStarted(NOW, Role.STANDBY, 0));
            callbacks.onEvent(new HaEvent.Reloaded(NOW, Role.STANDBY, 0));
            callbacks.onEvent(new HaEvent.ServerStopped(NOW, Role.STANDBY, 0));
        }
        assertThat(calls()).containsExactly("begin", "end", "begin", "end", "begin", "end");
    }

    @Test
    void aScriptThatHangsIsKilledWithItsChildrenAndTheNextOneIsCalled() throws IOException {
        String script = "case $2 in on_start) sleep 600 & echo $! >> CALLS; wait;; *) echo next >> CALLS;; esac";
        try (Callbacks callbacks = callbacks(script, false, Duration.ofSeconds(3))) {
            callbacks.onEvent(new HaEvent.ServerStarted(NOW, Role.STANDBY, 0));
            callbacks.settings(settings(directory + "/script.sh x", false, Duration.ofMinutes(1)));
            callbacks.onEvent(new HaEvent.Reloaded(NOW, Role.STANDBY, 0));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> calls().size() == 2);
        }
        assertThat(calls().get(1)).isEqualTo("next");
        ProcessHandle.of(Long.parseLong(calls().get(0)))
                .ifPresent(child ->
                        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !child.isAlive()));
    }

    @Test
    void aChildThatLivesOnDoesNotHoldUpTheNextScript() throws IOException {
        String script = "case $2 in on_start) sleep 30 & echo $! >> CALLS;; *) echo next >> CALLS;; esac";
        try (Callbacks callbacks = callbacks(script, false, Duration.ofSeconds(20))) {
            callbacks.onEvent(new HaEvent.ServerStarted(NOW, Role.STANDBY, 0));
            callbacks.onEvent(new HaEvent.Reloaded(NOW, Role.STANDBY, 0));
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> calls().size() == 2);
        }
        ProcessHandle child = ProcessHandle.of(Long.parseLong(calls().get(0))).orElseThrow();
        assertThat(child.isAlive()).isTrue();
        child.destroyForcibly();
    }

    @Test
    void aScriptThatIsMissingOrFailsDoesNotStopTheOthers() throws IOException {
        Callbacks missing = new Callbacks(
                "orders", new CallbackSettings(Map.of("on_start", "/nowhere/script"), false, Duration.ofSeconds(5)));
        try (missing) {
            missing.onEvent(new HaEvent.ServerStarted(NOW, Role.STANDBY, 0));
        }
        try (Callbacks callbacks = callbacks("echo $2 >> CALLS; exit 3", false, Duration.ofSeconds(30))) {
            callbacks.onEvent(new HaEvent.ServerStarted(NOW, Role.STANDBY, 0));
            callbacks.onEvent(new HaEvent.ServerStopped(NOW, Role.STANDBY, 0));
        }
        assertThat(calls()).containsExactly("on_start", "on_stop");
    }
}
