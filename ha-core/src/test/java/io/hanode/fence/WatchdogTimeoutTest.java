package io.hanode.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WatchdogTimeoutTest {

    private final FakeDriver driver = new FakeDriver();

    /** Of the given TTL, with Patroni's loop_wait and a fence time of half a second. */
    private static WatchdogTimeout.Leases leases(int ttl) {
        Duration margin = Duration.ofMillis(Math.min(1_000, ttl * 50L));
        return new WatchdogTimeout.Leases(
                Duration.ofSeconds(ttl),
                Duration.ofSeconds(ttl).minusMillis(500).minus(margin),
                Duration.ofMillis(Math.min(10_000, ttl * 1000L / 3)));
    }

    private WatchdogTimeout of(int ttl, int safetyMargin) {
        return WatchdogTimeout.prepare(Watchdog.AUTOMATIC.safetyMargin(safetyMargin), driver, leases(ttl));
    }

    @Test
    void timeoutIsTheTtlWithoutTheMarginOrHalfOfIt() {
        assertThat(of(30, 5)).isEqualTo(new WatchdogTimeout(25, true, null));
        assertThat(of(30, -1)).isEqualTo(new WatchdogTimeout(15, true, null));
    }

    @Test
    void deviceWithTheRightTimeoutIsNotTouched() {
        driver.timeout = OptionalInt.of(25);
        assertThat(of(30, 5).seconds()).isEqualTo(25);
        assertThat(driver.programmed).isZero();
    }

    @Test
    void deviceThatCannotBeStoppedIsNotTouchedBeforeItIsArmed() {
        driver.canBeStopped = false;
        of(30, 5);
        assertThat(driver.programmed).isZero();
    }

    @Test
    void shorterTimeoutOfTheDeviceIsTaken() {
        driver.takesTimeouts = false;
        driver.timeout = OptionalInt.of(16);
        assertThat(of(30, 5)).isEqualTo(new WatchdogTimeout(16, true, null));
    }

    @Test
    void longerTimeoutOfTheDeviceComesTooLate() {
        driver.takesTimeouts = false;
        WatchdogTimeout timeout = of(30, 5);
        assertThat(timeout.inTime()).isFalse();
        assertThat(timeout.seconds()).isEqualTo(60);
        assertThat(timeout.fault()).contains("25 s", "60 s");
    }

    @Test
    void machineIsNeverResetBetweenTwoRenewals() {
        assertThat(of(12, 8).seconds()).isZero();
        assertThat(of(12, 8).fault()).contains("makes 4 s", "4.0 s between two renewals");
        driver.takesTimeouts = false;
        driver.timeout = OptionalInt.of(10);
        assertThat(of(30, 5).fault()).contains("10 s");
        assertThat(of(30, 5).seconds()).isZero();
    }

    @Test
    void marginThatLetsTheLeasePassFirstIsRefused() {
        assertThat(of(30, 1).seconds()).isZero();
        assertThat(of(30, 1).fault()).contains("makes 29 s", "28.5 s", "raise safety_margin");
        assertThat(of(30, 2).seconds()).isEqualTo(28);
    }

    @Test
    void unknownTimeoutIsNotTrusted() {
        driver.takesTimeouts = false;
        driver.timeout = OptionalInt.empty();
        assertThat(of(30, 5).seconds()).isZero();
    }
}
