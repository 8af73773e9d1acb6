package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies another server's data directory with pg_basebackup. */
final class BaseBackup {

    private static final Logger log = LoggerFactory.getLogger(BaseBackup.class);

    /** No copy takes longer; a source that died is noticed by TCP within half a minute. */
    private static final Duration LIMIT = Duration.ofDays(7);

    private static final int SERVER_COMPRESSION = 15;
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final LocalServer server;

    BaseBackup(LocalServer server) {
        this.server = server;
    }

    /** Copies into the emptied directory; on failure it is empty. */
    void copy(Upstream source, OperationContext context) throws PostgresException, IOException {
        CountDownLatch cancelled = new CountDownLatch(1);
        context.onCancel(cancelled::countDown);
        for (int attempt = 1; ; attempt++) {
            server.directory().wipe();
            ToolResult result = server.tools()
                    .run(new ToolRunner.Job(command(source), LIMIT)
                            .of(context)
                            .telling(new CopyProgress("copying", context)));
            if (result.ok()) {
                return;
            }
            String message = "the copy from " + source.node() + " (" + source.host() + ":" + source.port()
                    + ") failed: " + result.lastLines();
            if (attempt == ATTEMPTS || !worthRepeating(result.output()) || Waits.pause(cancelled, PAUSE)) {
                server.directory().wipe();
                throw new PostgresException(message);
            }
            log.warn("{}; it is tried again", message);
        }
    }

    private List<String> command(Upstream source) throws PostgresException {
        List<String> command = new ArrayList<>();
        command.add(server.binaries().program("pg_basebackup"));
        command.add("--pgdata=" + server.directory().path());
        command.add("--wal-method=stream");
        command.add("--checkpoint=fast");
        command.add("--progress");
        command.add("--no-password");
        command.addAll(options());
        command.add("--dbname="
                + ConnInfo.of(
                        source,
                        server.settings().replication().user(),
                        server.config().passFile(),
                        "hanode clone",
                        liveness(server.settings().replication())));
        return command;
    }

    /** The user's. Compression in pg_basebackup's own process makes archives; before version 15 there is no other. */
    private List<String> options() throws PostgresException {
        boolean compresses = server.binaries().major() >= SERVER_COMPRESSION;
        List<String> options = new ArrayList<>();
        for (String option : server.settings().making().basebackup()) {
            boolean unusable = ProgramOptions.name(option).equals("compress")
                    && !(compresses && option.startsWith("--compress=server"));
            if (unusable) {
                log.warn("basebackupOptions '{}' is left out: version 15 and later allow --compress=server-…", option);
            } else {
                options.add(option);
            }
        }
        return options;
    }

    /** Options by which a source that is dead or cut off is noticed. */
    static Map<String, String> liveness(Credentials user) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connect_timeout", "10");
        options.put("keepalives_idle", "10");
        options.put("keepalives_interval", "5");
        options.put("keepalives_count", "3");
        options.put("tcp_user_timeout", "30000");
        options.putAll(user.options());
        return options;
    }

    /** A password or an access rule does not become right by itself. */
    private static boolean worthRepeating(String output) {
        return !output.contains("authentication failed")
                && !output.contains("pg_hba.conf")
                && !output.contains("no password supplied")
                && !output.contains("must be superuser")
                && !output.contains("permission denied")
                && !output.contains("No space left");
    }
}
