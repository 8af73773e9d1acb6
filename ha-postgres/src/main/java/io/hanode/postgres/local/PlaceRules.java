package io.hanode.postgres.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which places of files the builder allows. */
final class PlaceRules {

    /** sun_path holds 107 bytes, and {@code /.s.PGSQL.65535.lock} has to fit behind the directory. */
    private static final int SOCKET_DIRECTORY_LIMIT = 87;

    private PlaceRules() {}

    static void check(Draft draft, List<String> faults) {
        Path data = draft.dataDirectory;
        if (data == null) {
            faults.add("dataDirectory is not set: give the server's data directory as an absolute path");
        }
        absolute("dataDirectory", data, faults);
        absolute("stateDirectory", draft.stateDirectory, faults);
        absolute("configDirectory", draft.configDirectory, faults);
        absolute("customConf", draft.customConf, faults);
        absolute("passFile", draft.passFile, faults);
        absolute("binDirectory", draft.binDirectory, faults);
        absolute("unixSocketDirectory", draft.unixSocketDirectory, faults);
        if (data != null && data.getNameCount() == 0) {
            faults.add("dataDirectory '" + data + "' must not be the root directory");
        }
        outside("stateDirectory", draft.stateDirectory, data, faults);
        outside("passFile", draft.passFile, data, faults);
        if (data != null
                && draft.configDirectory != null
                && !draft.configDirectory.normalize().equals(data.normalize())) {
            outside("configDirectory", draft.configDirectory, data, faults);
        }
        socket(draft.unixSocketDirectory, faults);
        draft.programs.forEach((name, file) -> program(name, file, faults));
    }

    private static void program(String name, String file, List<String> faults) {
        if (!Programs.NEEDED.contains(name)) {
            faults.add("program '" + name + "' is none that HaNode runs; those are "
                    + String.join(", ", new TreeSet<>(Programs.NEEDED)));
        }
        if (name.equals("postgres") && !file.matches("(edb-)?(postgres|postmaster).*")) {
            faults.add("program postgres '" + file + "' must begin with postgres: the server is known by its name");
        }
        if (file.isBlank() || file.indexOf('/') >= 0 || SettingsRules.hasControl(file)) {
            faults.add("program " + name + " '" + file + "' must be the name of a file in binDirectory");
        }
    }

    private static void outside(String setting, @Nullable Path path, @Nullable Path data, List<String> faults) {
        if (data != null && path != null && path.normalize().startsWith(data.normalize())) {
            faults.add(setting + " '" + path + "' must not be inside dataDirectory '" + data
                    + "': it has to survive when that is copied anew");
        }
    }

    private static void socket(@Nullable Path socket, List<String> faults) {
        int bytes = socket == null ? 0 : socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SOCKET_DIRECTORY_LIMIT) {
            faults.add("unixSocketDirectory '" + socket + "' has " + bytes + " bytes; at most " + SOCKET_DIRECTORY_LIMIT
                    + " are allowed, because the path of a socket holds 107");
        }
    }

    private static void absolute(String setting, @Nullable Path path, List<String> faults) {
        if (path != null && !path.isAbsolute()) {
            faults.add(setting + " '" + path
                    + "' must be an absolute path: a relative one changes its meaning with the working directory");
        } else if (path != null && SettingsRules.hasControl(path.toString())) {
            faults.add(setting + " '" + path + "' must not contain control characters");
        }
    }
}
