package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the data directory with a copy of the cluster, in the first way that succeeds. The directory is marked until the copy is complete
 * and on disk.
 */
final class Cloning {

    private static final Logger log = LoggerFactory.getLogger(Cloning.class);

    /** No copy takes longer. */
    private static final Duration LIMIT = Duration.ofDays(7);

    private final LocalServer server;

    Cloning(LocalServer server) {
        this.server = server;
    }

    void run(Upstream source, OperationContext context) throws PostgresException {
        DataDirectory directory = server.directory();
        try {
            server.binaries();
            server.config().prepare();
            server.files().directory(directory.path());
            server.mark().set("clone");
            copy(source, context);
            server.config().restore();
            server.config().standbySignal(true);
            server.mark().clear();
        } catch (IOException e) {
            throw new PostgresException("clone into " + directory.path() + ": " + e, e);
        }
    }

    private void copy(Upstream source, OperationContext context) throws PostgresException, IOException {
        List<String> failures = new ArrayList<>();
        for (ReplicaMethod method : server.settings().making().methods()) {
            try {
                if (method.isBasebackup()) {
                    new BaseBackup(server).copy(source, context);
                } else {
                    command(method, source, context);
                }
                return;
            } catch (PostgresException e) {
                failures.add(e.getMessage());
                if (context.cancelled()) {
                    break;
                }
                log.warn("a copy of {} by {} failed: {}", source.node(), method.name(), e.getMessage());
            }
        }
        throw new PostgresException(String.join("; ", failures));
    }

    private void command(ReplicaMethod method, Upstream source, OperationContext context)
            throws PostgresException, IOException {
        String what = "replica method " + method.name();
        empty(method);
        context.progress(what, -1);
        try {
            try {
                new UserCommand(server).run(what, method.command(), arguments(method, source), LIMIT, context);
            } finally {
                server.mark().renew("clone");
            }
            if (!server.directory().hasControlFile()
                    || server.directory().majorVersion().isEmpty()) {
                throw new PostgresException(
                        what + " left no database in " + server.directory().path());
            }
        } catch (PostgresException e) {
            empty(method);
            throw e;
        }
    }

    private void empty(ReplicaMethod method) throws IOException {
        if (!method.keepData()) {
            server.directory().wipe();
        }
    }

    private List<String> arguments(ReplicaMethod method, Upstream source) {
        List<String> arguments = new ArrayList<>();
        if (method.withParameters()) {
            Credentials user = server.settings().replication();
            arguments.add("--scope=" + server.config().cluster());
            arguments.add("--role=replica");
            arguments.add("--datadir=" + server.directory().path());
            arguments.add("--connstring="
                    + ConnInfo.of(
                            source,
                            user.user(),
                            server.config().passFile(),
                            "hanode clone",
                            new TreeMap<>(user.options())));
        }
        arguments.addAll(UserCommand.arguments(method.arguments()));
        return arguments;
    }
}
