package io.hanode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.agent.config.AgentConfig;
import io.hanode.fence.Watchdog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchdogAssemblyTest {

    private static Optional<Watchdog> settings(String yaml) {
        AgentConfig config = AgentConfig.load(List.of(), Map.of("PATRONI_CONFIGURATION", yaml));
        assertThat(config.faults()).isEmpty();
        return WatchdogAssembly.settings(config);
    }

    @Test
    void deviceIsUsedWhereThereIsOneUnlessItIsSwitchedOff() {
        assertThat(settings("scope: a")).contains(Watchdog.AUTOMATIC);
        assertThat(settings("watchdog: {mode: off}")).isEmpty();
        assertThat(settings("watchdog: {mode: 'off', device: /dev/watchdog1}")).isEmpty();
    }

    @Test
    void everyKeyOfTheSectionIsTaken() {
        assertThat(settings("watchdog: {mode: required, device: /dev/watchdog1, safety_margin: -1, driver: testing}"))
                .contains(new Watchdog(Watchdog.Mode.REQUIRED, Path.of("/dev/watchdog1"), -1, Watchdog.Driver.TESTING));
    }

    @Test
    void marginBelowMinusOneIsAFault() {
        AgentConfig config =
                AgentConfig.load(List.of(), Map.of("PATRONI_CONFIGURATION", "watchdog: {safety_margin: -2}"));
        assertThat(config.faults()).anySatisfy(f -> assertThat(f.toString()).contains("watchdog.safety_margin", "-1"));
    }
}
