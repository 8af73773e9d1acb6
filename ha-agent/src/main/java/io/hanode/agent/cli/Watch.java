package io.hanode.agent.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that can show their result again and again. */
final class Watch {

    private static final double SHORTEST = 0.05;

    @Option(names = "-W", description = "Show it again every 2 seconds.")
    private boolean often;

    @Option(
            names = {"-w", "--watch"},
            paramLabel = "SECONDS",
            description = "Show it again every so many seconds.")
    private @Nullable Double seconds;

    /** How often; null for once. */
    @Nullable
    Duration every() {
        if (seconds == null) {
            return often ? Duration.ofSeconds(2) : null;
        }
        if (!(seconds >= SHORTEST) || seconds > Duration.ofDays(1).toSeconds()) {
            throw CliException.usage("--watch " + seconds + " is out of bounds: 0.05 s to a day is allowed");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
