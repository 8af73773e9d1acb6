package io.hanode.postgres.local;

import io.hanode.postgres.PostgresException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's programs of one version.
 *
 * @param directory where they are
 * @param major the major version, 12 or later
 * @param version as {@code postgres --version} says it
 * @param names the files' names of programs that are called otherwise
 */
record Binaries(Path directory, int major, String version, Map<String, String> names) {

    static final int OLDEST = 12;

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");

    String program(String name) {
        return directory.resolve(names.getOrDefault(name, name)).toString();
    }

    /**
     * Finds the newest programs that fit.
     *
     * @param setting where to look alone; null for PATH and the usual places
     * @param names the files' names of programs that are called otherwise
     * @param wanted the major version of the data directory; null when there is none yet
     */
    static Binaries find(ToolRunner tools, @Nullable Path setting, Map<String, String> names, @Nullable Integer wanted)
            throws PostgresException {
        List<String> seen = new ArrayList<>();
        Binaries best = null;
        for (Path directory : Programs.candidates(setting, names)) {
            List<String> missing = Programs.missing(directory, names);
            if (missing.contains("postgres")) {
                seen.add("no postgres in " + directory);
                continue;
            }
            Binaries found = at(tools, directory, names);
            seen.add(found.version + " in " + directory
                    + (missing.isEmpty() ? "" : " without " + String.join(", ", missing)));
            boolean fits = found.major >= OLDEST && missing.isEmpty() && (wanted == null || wanted == found.major);
            if (fits && (best == null || found.major > best.major)) {
                best = found;
            }
        }
        if (best == null) {
            throw new PostgresException(nothing(setting, wanted, seen));
        }
        return best;
    }

    private static Binaries at(ToolRunner tools, Path directory, Map<String, String> names) throws PostgresException {
        ToolResult result = tools.run(
                List.of(
                        directory
                                .resolve(names.getOrDefault("postgres", "postgres"))
                                .toString(),
                        "--version"),
                Duration.ofSeconds(10));
        Matcher m = VERSION.matcher(result.output());
        return m.find()
                ? new Binaries(directory, Integer.parseInt(m.group(2)), m.group(1), names)
                : new Binaries(directory, 0, "an unknown version", names);
    }

    private static String nothing(@Nullable Path setting, @Nullable Integer wanted, List<String> seen) {
        return "no usable PostgreSQL programs "
                + (setting == null ? "on the PATH and in the usual places" : "in binDirectory " + setting)
                + ": needed are " + String.join(", ", Programs.NEEDED) + " of "
                + (wanted == null
                        ? "version " + OLDEST + " or later"
                        : "version " + wanted + ", as the data directory has")
                + "; found: " + (seen.isEmpty() ? "nothing" : String.join("; ", seen))
                + ". Install them or set binDirectory";
    }
}
