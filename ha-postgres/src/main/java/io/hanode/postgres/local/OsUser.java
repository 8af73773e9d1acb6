package io.hanode.postgres.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom server programs run as and files belong to: the JVM's own user, or the given one when the JVM is root.
 *
 * @param name the user
 * @param uid its number; -1 when nothing has to be changed, because the JVM is not root
 * @param gid its primary group's number
 * @param home its home directory
 */
record OsUser(String name, int uid, int gid, @Nullable String home) {

    private static final OsUser SELF = new OsUser(System.getProperty("user.name", "?"), -1, -1, null);

    /** The programs that become another user without a process in between, and their arguments; the first one found is used. */
    private static final List<String> SWITCHERS = List.of("setpriv", "gosu", "su-exec", "runuser");

    /** Finds the user; a fault is an exception with an operator's sentence. */
    static OsUser of(String name) throws IOException {
        if (!jvmIsRoot()) {
            return SELF;
        }
        for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 6 && fields[0].equals(name)) {
                return new OsUser(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), fields[5]);
            }
        }
        throw new IOException(
                "osUser '" + name + "' does not exist on this machine; PostgreSQL refuses to run as root, so name"
                        + " the user that shall run it");
    }

    static boolean jvmIsRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    boolean switched() {
        return uid >= 0;
    }

    /** The command that runs the given one as this user, in the same process. */
    List<String> command(List<String> command) throws IOException {
        if (!switched()) {
            return command;
        }
        for (String switcher : SWITCHERS) {
            Optional<Path> program = Programs.onPath(switcher);
            if (program.isPresent()) {
                List<String> all = new ArrayList<>();
                all.add(program.get().toString());
                all.addAll(arguments(switcher));
                all.addAll(command);
                return all;
            }
        }
        throw new IOException("none of " + SWITCHERS + " is on the PATH: one is needed to run PostgreSQL as '" + name
                + "', because this JVM is root; install util-linux, or run the JVM as that user");
    }

    private List<String> arguments(String switcher) {
        return switch (switcher) {
            case "setpriv" -> List.of("--reuid=" + uid, "--regid=" + gid, "--init-groups");
            case "runuser" -> List.of("-u", name, "--");
            default -> List.of(name);
        };
    }

    /** Gives a file to this user, when the JVM is root. */
    void own(Path file) throws IOException {
        if (switched()) {
            Files.setAttribute(file, "unix:uid", uid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", gid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        }
    }
}
