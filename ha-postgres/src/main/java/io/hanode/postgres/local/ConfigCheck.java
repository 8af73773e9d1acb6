package io.hanode.postgres.local;

import io.hanode.postgres.PostgresException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks PostgreSQL itself, before a configuration is put in place, whether a server would start with it. A bad value in the cluster's
 * configuration must not take the servers down: it is left out and named in a warning.
 */
final class ConfigCheck {

    private static final Logger log = LoggerFactory.getLogger(ConfigCheck.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ToolRunner tools;
    private final OwnedFiles files;
    private final DataDirectory directory;
    private final Path main;

    private String lastWanted = "";
    private String lastAccepted = "";

    ConfigCheck(ToolRunner tools, OwnedFiles files, DataDirectory directory, Path main) {
        this.tools = tools;
        this.files = files;
        this.directory = directory;
        this.main = main;
    }

    /** The text of a configuration that a server starts with: as wanted, less the parameters that it refuses. */
    String accepted(Binaries binaries, ServerParameters wanted, Function<ServerParameters, String> render)
            throws PostgresException, IOException {
        String text = render.apply(wanted);
        if (text.equals(lastWanted)) {
            return lastAccepted;
        }
        String good = text.equals(OwnedFiles.readOrEmpty(main)) ? text : checked(binaries, wanted, render);
        lastWanted = text;
        lastAccepted = good;
        return good;
    }

    private String checked(Binaries binaries, ServerParameters wanted, Function<ServerParameters, String> render)
            throws PostgresException, IOException {
        ServerParameters rest = wanted;
        Path candidate = main.resolveSibling("postgresql.conf.candidate");
        try {
            while (true) {
                String text = render.apply(rest);
                files.writeInPlace(candidate, text);
                ToolResult result = tools.run(command(binaries, candidate), TIMEOUT);
                if (result.ok()) {
                    return text;
                }
                Map<String, String> refused = Refusal.nearest(result.output());
                refused.keySet().retainAll(rest.values().keySet());
                if (refused.isEmpty()) {
                    throw new PostgresException(
                            "PostgreSQL would not start with the configuration in " + directory.path() + "; correct "
                                    + ConfigText.BASE + " or postgresql.auto.conf: " + result.lastLines());
                }
                ServerParameters corrected = rest.without(refused);
                report(Refusal.reasons(result.output()), refused, corrected);
                rest = corrected;
            }
        } finally {
            Files.deleteIfExists(candidate);
        }
    }

    private static void report(Map<String, String> reasons, Map<String, String> refused, ServerParameters corrected) {
        for (String name : refused.keySet()) {
            String instead = corrected.values().get(name);
            log.warn(
                    "server parameter {} is {}, because PostgreSQL refuses it: {}",
                    name,
                    instead == null ? "left out" : "set to " + instead,
                    reasons.get(name));
        }
    }

    private List<String> command(Binaries binaries, Path file) {
        return List.of(
                binaries.program("postgres"),
                "-C",
                "port",
                "-D",
                directory.path().toString(),
                "-c",
                "config_file=" + file,
                "-c",
                "lc_messages=C");
    }
}
