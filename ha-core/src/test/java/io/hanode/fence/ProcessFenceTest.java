package io.hanode.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fence against processes that were started for it; they stand for a postmaster. */
@Timeout(60)
class ProcessFenceTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final List<Process> started = new ArrayList<>();
    private final ProcessFence fence = new ProcessFence("pg1");
    private Process server;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/uptime")), "needs /proc: the process fence is for Linux");
        // A test run in the background hands down an ignored SIGQUIT.
        server = run("env", "--default-signal=QUIT", "sleep", "300");
        await().atMost(LONG).until(() -> server.info().command().orElse("").endsWith("sleep"));
    }

    @AfterEach
    void end() throws InterruptedException {
        fence.close();
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private static PostmasterIdentity identity(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return new PostmasterIdentity(pid, Long.parseLong(fields[19]));
    }

    private void awaitEnd(Process process) {
        await().atMost(LONG).until(() -> !process.isAlive());
    }

    private boolean survives(Process process, Duration time) throws InterruptedException {
        return !process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Process child() {
        return fence.child().orElseThrow();
    }

    @Test
    void serverIsStoppedWhenTheLeaseIsNotProlonged() throws Exception {
        long begin = System.nanoTime();
        fence.feed(identity(server.pid()), SHORT);
        awaitEnd(server);
        assertThat(System.nanoTime() - begin)
                .isGreaterThan(SHORT.minusMillis(20).toNanos());
        assertThat(server.exitValue()).isEqualTo(128 + 3);
    }

    @Test
    void serverLivesAsLongAsTheLeaseIsProlonged() throws Exception {
        PostmasterIdentity identity = identity(server.pid());
        for (int i = 0; i < 5; i++) {
            fence.feed(identity, Duration.ofSeconds(2));
            assertThat(survives(server, Duration.ofMillis(500))).isTrue();
        }
        assertThat(fence.healthy()).isTrue();
    }

    @Test
    void serverIsStoppedAtOnceWhenThePipeEnds() throws Exception {
        fence.feed(identity(server.pid()), Duration.ofMinutes(5));
        child().getOutputStream().close();
        awaitEnd(server);
        awaitEnd(child());
    }

    @Test
    void nothingHappensAfterDisarm() throws Exception {
        fence.feed(identity(server.pid()), SHORT);
        fence.disarm();
        assertThat(survives(server, SHORT.multipliedBy(4))).isTrue();
        child().getOutputStream().close();
        awaitEnd(child());
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void nothingHappensAfterClose() throws Exception {
        fence.feed(identity(server.pid()), SHORT);
        fence.close();
        assertThat(child().isAlive()).isFalse();
        assertThat(survives(server, SHORT.multipliedBy(3))).isTrue();
    }

    @Test
    void processThatGotTheSamePidLaterIsSpared() throws Exception {
        PostmasterIdentity real = identity(server.pid());
        fence.feed(new PostmasterIdentity(real.pid(), real.startedAt() - 1), SHORT);
        assertThat(survives(server, SHORT.multipliedBy(4))).isTrue();
    }

    @Test
    void processOfUnknownStartIsSparedAndTheFenceUnhealthy() throws Exception {
        fence.feed(new PostmasterIdentity(server.pid(), 0), SHORT);
        assertThat(fence.healthy()).isFalse();
        assertThat(survives(server, SHORT.multipliedBy(3))).isTrue();
    }

    @Test
    void serverThatIgnoresTheFirstSignalIsKilledWithItsChildren() throws Exception {
        Process stubborn = run("bash", "-c", "trap '' QUIT; sleep 300 & trap '' QUIT; while :; do sleep 300; done");
        await().atMost(LONG).until(() -> stubborn.toHandle().children().count() == 2);
        List<ProcessHandle> children = stubborn.toHandle().children().toList();
        fence.feed(identity(stubborn.pid()), SHORT);
        awaitEnd(stubborn);
        assertThat(stubborn.exitValue()).isEqualTo(128 + 9);
        children.forEach(c -> await().atMost(LONG).until(() -> !c.isAlive()));
    }

    @Test
    void serverThatIsFrozenIsKilled() throws Exception {
        signal("STOP", server.pid());
        fence.feed(identity(server.pid()), SHORT);
        awaitEnd(server);
    }

    @Test
    void fenceThatWasFrozenItselfHearsTheLatestLeaseFirst() throws Exception {
        PostmasterIdentity identity = identity(server.pid());
        Duration lease = Duration.ofSeconds(3);
        fence.feed(identity, lease);
        signal("STOP", child().pid());
        fence.feed(identity, Duration.ofMinutes(1));
        assertThat(survives(server, lease.plus(SHORT))).isTrue();
        signal("CONT", child().pid());
        assertThat(survives(server, SHORT.multipliedBy(3))).isTrue();
    }

    @Test
    void pauseOfTheFenceDoesNotProlongTheLease() throws Exception {
        PostmasterIdentity identity = identity(server.pid());
        fence.feed(identity, Duration.ofMinutes(1));
        await().atMost(LONG).until(fence::healthy);
        signal("STOP", child().pid());
        fence.feed(identity, SHORT);
        assertThat(survives(server, SHORT.multipliedBy(3))).isTrue();
        long resumed = System.nanoTime();
        signal("CONT", child().pid());
        awaitEnd(server);
        assertThat(Duration.ofNanos(System.nanoTime() - resumed)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void fenceWhoseProcessWasKilledStartsAnother() throws Exception {
        PostmasterIdentity identity = identity(server.pid());
        fence.feed(identity, Duration.ofMinutes(1));
        Process first = child();
        first.destroyForcibly().waitFor();
        assertThat(fence.healthy()).isFalse();
        fence.feed(identity, SHORT);
        assertThat(child().pid()).isNotEqualTo(first.pid());
        awaitEnd(server);
    }

    private void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(run("kill", "-" + name, String.valueOf(pid)).waitFor()).isZero();
    }
}
