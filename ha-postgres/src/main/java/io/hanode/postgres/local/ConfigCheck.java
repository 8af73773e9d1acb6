package io.hanode.postgres.local;

import io.hanode.postgres.PostgresException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks PostgreSQL itself, before a configuration is put in place, whether a server would start with it. A bad value in the cluster's
 * configuration must not take the servers down: it is left out and named in a warning.
 */
final class ConfigCheck {

    private static final Logger log = LoggerFactory.getLogger(ConfigCheck.class);
    private static final Pattern NAMED = Pattern.compile("parameter \"([A-Za-z0-9_.]+)\"");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ToolRunner tools;
    private final OwnedFiles files;
    private final DataDirectory directory;

    private String lastWanted = "";
    private String lastAccepted = "";

    ConfigCheck(ToolRunner tools, OwnedFiles files, DataDirectory directory) {
        this.tools = tools;
        this.files = files;
        this.directory = directory;
    }

    /** The text of a configuration that a server starts with: as wanted, less the parameters that it refuses. */
    String accepted(Binaries binaries, ServerParameters wanted, Function<ServerParameters, String> render)
            throws PostgresException, IOException {
        String text = render.apply(wanted);
        if (text.equals(lastWanted)) {
            return lastAccepted;
        }
        String good = text.equals(OwnedFiles.readOrEmpty(directory.file("postgresql.conf")))
                ? text
                : checked(binaries, wanted, render);
        lastWanted = text;
        lastAccepted = good;
        return good;
    }

    private String checked(Binaries binaries, ServerParameters wanted, Function<ServerParameters, String> render)
            throws PostgresException, IOException {
        ServerParameters rest = wanted;
        Path candidate = directory.file("postgresql.conf.candidate");
        try {
            while (true) {
                String text = render.apply(rest);
                files.writeInPlace(candidate, text);
                ToolResult result = tools.run(command(binaries, candidate), TIMEOUT);
                if (result.ok()) {
                    return text;
                }
                Set<String> refused = refused(result.output(), rest);
                if (refused.isEmpty()) {
                    throw new PostgresException(
                            "PostgreSQL would not start with the configuration in " + directory.path() + "; correct "
                                    + ConfigText.BASE + " or postgresql.auto.conf: " + result.lastLines());
                }
                log.warn("server parameters left out, because PostgreSQL refuses them: {}", result.lastLines());
                rest = rest.without(refused);
            }
        } finally {
            Files.deleteIfExists(candidate);
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

    private static Set<String> refused(String output, ServerParameters parameters) {
        Set<String> names = new HashSet<>();
        Matcher m = NAMED.matcher(output);
        while (m.find()) {
            names.add(m.group(1));
        }
        names.retainAll(parameters.values().keySet());
        return names;
    }
}
