package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SynchronousStandbys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a new cluster by a command of the user's, for instance from a backup, and lets it recover as it was told. Until its roles have
 * the wanted passwords nobody can connect but this process, which the server knows by the Unix socket.
 */
final class CustomBootstrap {

    private static final Logger log = LoggerFactory.getLogger(CustomBootstrap.class);

    /** No restore or recovery takes longer. */
    private static final Duration LIMIT = Duration.ofDays(7);

    private static final Duration STATEMENTS = Duration.ofMinutes(1);
    private static final String MAP = "hanode_bootstrap";

    /** What is said here is no business of the server's log. */
    private static final String SILENTLY = "SET log_statement = 'none'; SET log_min_duration_statement = -1;"
            + " SET log_min_error_statement = 'panic'; SET pg_stat_statements.track_utility = 'off'; SET pgaudit.log = 'none'";

    private final LocalServer server;
    private final StartStop startStop;
    private final Reconfiguration reconfiguration;
    private final BootstrapMethod method;

    CustomBootstrap(LocalServer server, StartStop startStop, Reconfiguration reconfiguration, BootstrapMethod method) {
        this.server = server;
        this.startStop = startStop;
        this.reconfiguration = reconfiguration;
        this.method = method;
    }

    /** Makes it, and leaves it running as primary. The directory stays marked until it is whole. */
    void run(ServerSettings settings, OperationContext context) throws PostgresException, IOException {
        server.config().prepare();
        server.files().directory(server.directory().path());
        server.mark().set("initialize");
        server.directory().wipe();
        String what = "bootstrap method " + method.name();
        context.progress(what, -1);
        new UserCommand(server).run(what, method.command(), arguments(), LIMIT, context);
        server.mark().renew("initialize");
        DataDirectory directory = server.directory();
        if (!directory.hasControlFile() || directory.majorVersion().isEmpty()) {
            throw new PostgresException(what + " left no database in " + directory.path());
        }
        String[] access = new String[2];
        reconfiguration.locked(() -> configure(settings, access));
        context.progress("recovery of the new cluster", -1);
        // Standbys of the backup's time may have been allowed more connections than we are: while nobody reads, it does
        // not matter.
        if (!new Launcher(server).start(LIMIT, context, List.of("-c", "hot_standby=off"))) {
            throw new PostgresException(
                    "the recovery of " + server + " did not end within " + LIMIT.toDays() + " days");
        }
        roles();
        new Stopper(server).stopNow(context);
        reconfiguration.locked(() -> open(access));
        startStop.startPrimary(settings, context);
        log.info("{} was made by {}", server, method.name());
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (method.withParameters()) {
            arguments.add("--scope=" + server.config().cluster());
            arguments.add("--datadir=" + server.directory().path());
        }
        arguments.addAll(UserCommand.arguments(method.arguments()));
        return arguments;
    }

    private void configure(ServerSettings settings, String[] access) throws PostgresException, IOException {
        DataDirectory directory = server.directory();
        ConfigFiles config = server.config();
        Binaries binaries = server.binaries();
        Files.deleteIfExists(directory.file("promote"));
        Files.deleteIfExists(directory.file("postmaster.pid"));
        String recovery = recovery();
        config.writeSynchronous(SynchronousStandbys.NONE);
        config.write(
                settings,
                binaries,
                ControlFile.read(server.tools(), binaries, directory.path()).recoveryMinimums());
        config.writeFirstRecovery(recovery);
        if (!method.keepRecovery()) {
            config.standbySignal(false);
        }
        if (!method.recovery().isEmpty()) {
            server.files().writeInPlace(directory.file("recovery.signal"), "");
        }
        access[0] = HbaGate.open(OwnedFiles.readOrEmpty(config.access().hba()));
        access[1] = OwnedFiles.readOrEmpty(config.access().ident());
        String superuser = Roles.identifier(server.settings().superuser().user());
        server.files()
                .write(config.access().hba(), ConfigText.lines(List.of("local all " + superuser + " peer map=" + MAP)));
        server.files()
                .write(
                        config.access().ident(),
                        ConfigText.lines(List.of(MAP + " \"" + System.getProperty("user.name") + "\" " + superuser)));
    }

    /** The recovery settings of the first start. */
    private String recovery() throws IOException {
        if (method.keepRecovery()) {
            Path auto = server.directory().file("postgresql.auto.conf");
            return ConfigText.recoveryLines(OwnedFiles.readOrEmpty(auto));
        }
        return ConfigText.firstRecovery(method.recovery());
    }

    private void roles() throws PostgresException {
        try (Connection connection = server.sql().peer(STATEMENTS);
                Statement statement = connection.createStatement()) {
            statement.execute(SILENTLY);
            for (String role : Roles.ofCopiedCluster(server.settings())) {
                statement.execute(role);
            }
        } catch (SQLException e) {
            throw new PostgresException("the roles of the new cluster could not be set: " + e.getMessage(), e);
        }
    }

    /** From here on it is a cluster as any other. */
    private void open(String[] access) throws IOException {
        ConfigFiles config = server.config();
        config.writeUpstream(null);
        config.standbySignal(false);
        List<String> hba = new ArrayList<>(access[0].lines().toList());
        hba.addAll(server.settings().making().bootstrap().hbaLines());
        server.files().write(config.access().ident(), access[1]);
        config.access().writeDefaults(hba.isEmpty() ? ConfigText.defaultHba() : hba);
        server.mark().clear();
    }
}
