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
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The fence against a pipe in the place of a device: what is read from it was written to the device. */
@Timeout(60)
class WatchdogFenceTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration TTL = Duration.ofSeconds(30);
    private static final Duration VALID = Duration.ofMillis(28_500);
    private static final Duration RENEWED = Duration.ofSeconds(10);
    private static final PostmasterIdentity SERVER = new PostmasterIdentity(4711, 1);

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();
    private final FakeDriver driver = new FakeDriver();
    private Path device;
    private Path written;

    @BeforeEach
    void listen() throws Exception {
        device = directory.resolve("device");
        written = Files.createFile(directory.resolve("written"));
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
        assertThat(run("mkfifo", device.toString()).waitFor()).isZero();
        // Holds both ends open, so that each opening of the device succeeds at once, and none of them ends the reading.
        Path ready = directory.resolve("ready");
        run(
                "bash",
                "-c",
                "exec 3<>\"$1\"; : > \"$3\"; while read -r -N 1 c <&3; do printf %s \"$c\" >> \"$2\"; done",
                "device",
                device.toString(),
                written.toString(),
                ready.toString());
        await().atMost(LONG).until(() -> Files.exists(ready));
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private WatchdogFence fence(Watchdog settings) {
        WatchdogFence fence = new WatchdogFence(settings.device(device), driver);
        fence.leases(TTL, VALID, RENEWED);
        return fence;
    }

    private String written() throws IOException {
        return Files.readString(written);
    }

    private void awaitWritten(String text) {
        await().atMost(LONG).untilAsserted(() -> assertThat(written()).isEqualTo(text));
    }

    @Test
    void deviceIsKeptAliveOnEachRenewalAndClosedInOrder() {
        WatchdogFence fence = fence(Watchdog.REQUIRED);
        fence.feed(SERVER, VALID);
        fence.feed(SERVER, VALID);
        awaitWritten("11");
        fence.disarm();
        fence.disarm();
        awaitWritten("11V");
        fence.feed(SERVER, VALID);
        awaitWritten("11V1");
        fence.close();
        awaitWritten("11V1V");
        assertThat(fence.hindrance()).isEmpty();
    }

    @Test
    void deviceIsNotTouchedBeforeAServerMayAcceptWrites() {
        WatchdogFence fence = fence(Watchdog.REQUIRED);
        fence.disarm();
        fence.close();
        fence.feed(SERVER, VALID);
        assertThat(written).isEmptyFile();
    }

    @Test
    void renewalThatTookTooLongDoesNotPutTheResetBehindTheLease() {
        WatchdogFence fence = fence(Watchdog.REQUIRED);
        fence.feed(SERVER, VALID);
        fence.feed(SERVER, Duration.ofMillis(24_900));
        fence.disarm();
        awaitWritten("1V");
    }

    @Test
    void leaseThatIsTooOldAtTheFirstFeedingIsRenewedOnceAtOnce() {
        WatchdogFence fence = fence(Watchdog.REQUIRED);
        fence.feed(SERVER, Duration.ofSeconds(20));
        assertThat(fence.wantsRenewal()).isTrue();
        fence.feed(SERVER, Duration.ofSeconds(20));
        assertThat(fence.wantsRenewal()).isFalse();
        fence.feed(SERVER, VALID);
        awaitWritten("1");
    }

    @Test
    void nodeLeadsWithoutADeviceThatIsNotRequired() throws IOException {
        Files.delete(device);
        WatchdogFence fence = fence(Watchdog.AUTOMATIC);
        fence.feed(SERVER, VALID);
        assertThat(fence.hindrance()).isEmpty();
        assertThat(fence.healthy()).isTrue();
    }

    @Test
    void nodeMustNotLeadWithoutADeviceThatIsRequiredUntilThereIsOne() throws Exception {
        Files.delete(device);
        WatchdogFence fence = fence(Watchdog.REQUIRED);
        assertThat(fence.hindrance()).hasValueSatisfying(h -> assertThat(h).contains("no such device"));
        assertThat(fence.healthy()).isFalse();
        Files.createFile(device);
        assertThat(fence.hindrance()).isEmpty();
        fence.feed(SERVER, VALID);
        fence.close();
        assertThat(device).hasContent("1V");
    }

    @Test
    void nodeMustNotLeadWhenTheRequiredDeviceCannotBeOpened() throws IOException {
        Files.delete(device);
        WatchdogFence fence = fence(Watchdog.REQUIRED);
        Files.createDirectory(device);
        fence.feed(SERVER, VALID);
        assertThat(fence.hindrance()).hasValueSatisfying(h -> assertThat(h).contains("could not be opened"));
    }

    @Test
    void nodeMustNotLeadWithARequiredDeviceThatWouldComeTooLate() {
        driver.takesTimeouts = false;
        assertThat(fence(Watchdog.REQUIRED).hindrance()).isPresent();
        WatchdogFence automatic = fence(Watchdog.AUTOMATIC);
        assertThat(automatic.hindrance()).isEmpty();
        automatic.feed(SERVER, Duration.ofSeconds(20));
        awaitWritten("1");
    }

    @Test
    void timeoutFollowsTheTtlWhileNothingIsToBeFenced() {
        WatchdogFence fence = fence(Watchdog.REQUIRED);
        assertThat(driver.timeout).isEqualTo(OptionalInt.of(25));
        fence.feed(SERVER, VALID);
        fence.leases(TTL.multipliedBy(2), VALID.multipliedBy(2), RENEWED);
        assertThat(driver.timeout).isEqualTo(OptionalInt.of(25));
        fence.disarm();
        fence.feed(SERVER, VALID.multipliedBy(2));
        assertThat(driver.timeout).isEqualTo(OptionalInt.of(55));
        fence.close();
    }

    @Test
    void nothingKeepsTheDeviceAliveWhileTheProcessStandsStill() throws Exception {
        Process node = run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Feeding.class.getName(),
                device.toString());
        await().atMost(LONG).until(() -> written().startsWith("Ctimeout=25\n111"));
        assertThat(run("kill", "-STOP", String.valueOf(node.pid())).waitFor()).isZero();
        awaitStopped(node.pid());
        // What is in the pipe yet is read before this.
        Files.writeString(device, "|");
        await().atMost(LONG).until(() -> written().endsWith("|"));
        String before = written();
        assertThat(run("sleep", "0.5").waitFor()).isZero();
        assertThat(written()).isEqualTo(before);
        node.destroyForcibly().waitFor();
        assertThat(written()).doesNotContain("V");
    }

    private static void awaitStopped(long pid) {
        Path stat = Path.of("/proc", String.valueOf(pid), "stat");
        await().atMost(LONG).until(() -> Files.readString(stat).contains(") T "));
    }

    /** A process that renews its lease twenty times a second. */
    static final class Feeding {
        private Feeding() {}

        public static void main(String[] arguments) throws InterruptedException {
            WatchdogFence fence = new WatchdogFence(
                    Watchdog.REQUIRED.device(Path.of(arguments[0])).driver(Watchdog.Driver.TESTING));
            fence.leases(TTL, VALID, RENEWED);
            while (true) {
                fence.feed(SERVER, VALID);
                Thread.sleep(50);
            }
        }
    }
}
