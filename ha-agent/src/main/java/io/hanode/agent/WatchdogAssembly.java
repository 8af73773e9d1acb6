package io.hanode.agent;

import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.fence.Watchdog;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The section {@code watchdog}. */
final class WatchdogAssembly {

    private WatchdogAssembly() {}

    /** The settings; empty when the device is not to be used. Without the section it is, where there is one, as in Patroni. */
    static Optional<Watchdog> settings(AgentConfig config) {
        Mapping section = config.tree().section("watchdog");
        String mode = section.text("mode").orElse("automatic").toLowerCase(Locale.ROOT);
        if (!mode.equals("automatic") && !mode.equals("required")) {
            return Optional.empty();
        }
        Watchdog settings = mode.equals("required") ? Watchdog.REQUIRED : Watchdog.AUTOMATIC;
        boolean testing =
                section.text("driver").filter("testing"::equalsIgnoreCase).isPresent();
        return Optional.of(settings.device(section.text("device").map(Path::of).orElse(settings.device()))
                .safetyMargin(section.text("safety_margin")
                        .map(t -> Integer.parseInt(t.strip()))
                        .orElse(settings.safetyMargin()))
                .driver(testing ? Watchdog.Driver.TESTING : Watchdog.Driver.DEFAULT));
    }
}
