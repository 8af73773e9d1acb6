package io.hanode.postgres.local;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a new cluster is made. Without effect where there is one.
 *
 * @param method what makes the data directory; null: initdb
 * @param hbaLines lines that are added to the pg_hba.conf that initdb wrote; used while neither the cluster nor the node has such lines
 * @param users roles to make, besides those of HaNode
 * @param after a command that is run once, when the server runs with all roles, with one argument: a connection string without a
 *     password, which is in a file that PGPASSFILE names. When it fails, the new cluster is given up. Null: none
 */
public record Bootstrap(
        @Nullable BootstrapMethod method,
        List<String> hbaLines,
        List<BootstrapUser> users,
        @Nullable String after) {

    /** Copies the lists. */
    public Bootstrap {
        hbaLines = List.copyOf(hbaLines);
        users = List.copyOf(users);
    }

    /** By initdb, with nothing else. */
    public static Bootstrap initdb() {
        return new Bootstrap(null, List.of(), List.of(), null);
    }

    /** By a command, with nothing else. */
    public static Bootstrap by(BootstrapMethod method) {
        return new Bootstrap(method, List.of(), List.of(), null);
    }

    /** The same with these lines added to pg_hba.conf. */
    public Bootstrap hbaLines(String... lines) {
        return new Bootstrap(method, List.of(lines), users, after);
    }

    /** The same with one more role. */
    public Bootstrap user(String name, String password, String... options) {
        List<BootstrapUser> more = new ArrayList<>(users);
        more.add(new BootstrapUser(name, password, List.of(options)));
        return new Bootstrap(method, hbaLines, more, after);
    }

    /** The same with this command at the end. */
    public Bootstrap after(String command) {
        return new Bootstrap(method, hbaLines, users, command);
    }
}
