package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SynchronousStandbys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.util.PasswordUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a new database cluster with its roles. The first start comes after it, so there is never a server without its roles. */
final class Initdb {

    private static final Logger log = LoggerFactory.getLogger(Initdb.class);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final LocalServer server;

    Initdb(LocalServer server) {
        this.server = server;
    }

    void run(ServerSettings settings, OperationContext context) throws PostgresException {
        DataDirectory directory = server.directory();
        boolean existed = Files.isDirectory(directory.path());
        try {
            Binaries binaries = server.binaries();
            server.config().prepare();
            server.files().directory(directory.path());
            server.mark().set("initialize");
            directory.wipe();
            context.progress("initdb", -1);
            initdb(binaries, context);
            writeConfiguration(settings, binaries);
            context.progress("creating roles", -1);
            roles(binaries, context);
            server.mark().clear();
        } catch (IOException e) {
            PostgresException failure = new PostgresException("initialize: " + server + ": " + e, e);
            undo(directory, existed, failure);
            throw failure;
        } catch (PostgresException e) {
            undo(directory, existed, e);
            throw e;
        }
    }

    private void initdb(Binaries binaries, OperationContext context) throws PostgresException, IOException {
        Path passwords = server.settings().stateDirectory().resolve("initdb.pw");
        server.files().writeInPlace(passwords, server.settings().superuser().password() + "\n");
        try {
            List<String> command = new ArrayList<>();
            command.add(binaries.program("initdb"));
            command.add("--pgdata=" + server.directory().path());
            command.add("--username=" + server.settings().superuser().user());
            command.add("--pwfile=" + passwords);
            command.add("--auth=scram-sha-256");
            command.add("--encoding=UTF8");
            if (server.settings().making().checksums()) {
                command.add("--data-checksums");
            }
            command.addAll(server.settings().making().initdb());
            ToolResult result = server.tools().run(command, TIMEOUT, context, null, line -> {});
            if (!result.ok()) {
                throw new PostgresException(
                        "initdb in " + server.directory().path() + " failed: " + result.lastLines());
            }
        } finally {
            Files.deleteIfExists(passwords);
        }
    }

    private void writeConfiguration(ServerSettings settings, Binaries binaries) throws PostgresException, IOException {
        server.config().write(settings, binaries, Map.of());
        server.config().writeUpstream(null);
        server.config().writeSynchronous(SynchronousStandbys.NONE);
        if (settings.hbaLines().isEmpty() && server.settings().hbaLines().isEmpty()) {
            server.config().access().writeDefaults(firstHba());
        }
    }

    /** What initdb wrote, when the user has a hand in it; else everybody with a password. */
    private List<String> firstHba() throws IOException {
        Making making = server.settings().making();
        boolean authentication =
                making.initdb().stream().anyMatch(o -> ProgramOptions.name(o).startsWith("auth"));
        if (!authentication && making.bootstrap().hbaLines().isEmpty()) {
            return ConfigText.defaultHba();
        }
        List<String> lines =
                new ArrayList<>(OwnedFiles.readOrEmpty(server.directory().file("pg_hba.conf"))
                        .lines()
                        .toList());
        lines.addAll(making.bootstrap().hbaLines());
        return lines;
    }

    /** In single-user mode, and with verifiers in place of passwords: no password can get into a log. */
    private void roles(Binaries binaries, OperationContext context) throws PostgresException {
        String sql = rolesSql();
        if (sql.isEmpty()) {
            return;
        }
        List<String> command = List.of(
                binaries.program("postgres"),
                "--single",
                "-D",
                server.directory().path().toString(),
                "-c",
                "config_file=" + server.config().main(),
                "-c",
                "exit_on_error=true",
                "-c",
                "log_statement=none",
                "-c",
                "log_min_error_statement=panic",
                "-c",
                "archive_mode=off",
                "-c",
                "synchronous_standby_names=",
                "postgres");
        ToolResult result = server.tools().run(command, TIMEOUT, context, sql, line -> {});
        if (!result.ok()) {
            throw new PostgresException("the roles could not be created: " + result.lastLines());
        }
    }

    private String rolesSql() throws PostgresException {
        LocalSettings settings = server.settings();
        String superuser = settings.superuser().user();
        Map<String, String> lines = new LinkedHashMap<>();
        if (!settings.replication().user().equals(superuser)) {
            lines.put("replication", createRole(settings.replication(), "REPLICATION LOGIN"));
        }
        String rewind = settings.rewind().user();
        if (!rewind.equals(superuser)) {
            if (!rewind.equals(settings.replication().user())) {
                lines.put("rewind", createRole(settings.rewind(), "LOGIN"));
            }
            for (String function : List.of(
                    "pg_ls_dir(text, boolean, boolean)",
                    "pg_stat_file(text, boolean)",
                    "pg_read_binary_file(text)",
                    "pg_read_binary_file(text, bigint, bigint, boolean)")) {
                lines.put(
                        function,
                        "GRANT EXECUTE ON FUNCTION pg_catalog." + function + " TO " + identifier(rewind) + ";\n");
            }
        }
        return String.join("", lines.values());
    }

    private static String createRole(Credentials role, String attributes) throws PostgresException {
        try {
            String verifier =
                    PasswordUtil.encodePassword(role.user(), role.password().toCharArray(), "scram-sha-256");
            return "CREATE ROLE " + identifier(role.user()) + " WITH " + attributes + " PASSWORD '" + verifier + "';\n";
        } catch (SQLException e) {
            throw new PostgresException("the password of " + role.user() + " cannot be used: " + e.getMessage());
        }
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Leaves the directory as it was: empty or missing. */
    private void undo(DataDirectory directory, boolean existed, PostgresException failure) {
        try {
            directory.wipe();
            if (!existed) {
                Files.deleteIfExists(directory.path());
            }
            server.mark().clear();
        } catch (IOException e) {
            log.warn(
                    "what a failed initialize left in {} could not be removed; the next one will: {}",
                    directory.path(),
                    e.toString());
            failure.addSuppressed(e);
        }
    }

    /** The same after the first start failed. */
    static void undoUnlessRunning(LocalServer server, boolean existed, PostgresException failure) {
        if (server.postmaster().isEmpty()) {
            new Initdb(server).undo(server.directory(), existed, failure);
        }
    }
}
