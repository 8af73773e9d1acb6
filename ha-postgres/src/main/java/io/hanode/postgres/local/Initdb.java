package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SynchronousStandbys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a new database cluster with its roles. The first start comes after it, so there is never a server without its roles. */
final class Initdb {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final LocalServer server;

    Initdb(LocalServer server) {
        this.server = server;
    }

    /** Makes it; the directory is marked until it is whole. */
    void run(ServerSettings settings, OperationContext context) throws PostgresException, IOException {
        DataDirectory directory = server.directory();
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
            ToolResult result = server.tools().run(new ToolRunner.Job(command, TIMEOUT).of(context));
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
        List<String> statements = Roles.ofNewCluster(server.settings());
        if (statements.isEmpty()) {
            return;
        }
        String sql = String.join(";\n", statements) + ";\n";
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
        ToolResult result = server.tools()
                .run(new ToolRunner.Job(command, TIMEOUT).of(context).reading(sql));
        if (!result.ok()) {
            throw new PostgresException("the roles could not be created: " + result.lastLines());
        }
    }
}
