package io.hanode.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code query}: runs SQL on a member's server. */
@Command(name = "query", description = "Run SQL on a member's server; on the leader's when nothing else is said.")
public final class QueryCommand extends ClusterCommand {

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(
            names = {"-c", "--command"},
            paramLabel = "SQL",
            description = "What to run.")
    private @Nullable String command;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Run what this file holds; - is the standard input.")
    private @Nullable String file;

    @Option(
            names = {"-r", "--role"},
            paramLabel = "ROLE",
            description = "On a member of this role: leader, primary, standby-leader, replica, standby or any.")
    private @Nullable String role;

    @Option(
            names = {"-m", "--member"},
            paramLabel = "MEMBER",
            description = "On this member.")
    private @Nullable String member;

    @Option(
            names = {"-U", "--username"},
            paramLabel = "NAME",
            description = "The database user. Default: the configuration file's superuser.")
    private @Nullable String user;

    @Option(names = "--password", description = "Ask for the user's password.")
    private boolean password;

    @Option(
            names = {"-d", "--dbname"},
            paramLabel = "NAME",
            description = "The database. Default: postgres.")
    private @Nullable String database;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "tsv",
            description = "pretty, tsv, json, yaml or yml.")
    private String format = "";

    @Option(names = "--delimiter", paramLabel = "TEXT", defaultValue = "\t", description = "Between values of tsv.")
    private String delimiter = "";

    @Mixin
    private Watch watch = new Watch();

    @Override
    int run(Tool tool) {
        Format as = Format.parse(format);
        String sql = sql(tool.io());
        MemberView target = DsnCommand.one(tool.look(tool.cluster(cluster)).view(), role, member);
        Role expected = role == null ? null : Role.parse(role);
        AtomicBoolean failed = new AtomicBoolean();
        try (Query query = new Query(target, expected, login(tool))) {
            new Screen(tool.io(), false).show(watch.every(), () -> {
                Query.Result result = query.run(sql, tool.io().clock());
                failed.set(result.failed());
                return result.rows().text(as, delimiter, (column, cell) -> cell);
            });
        }
        return failed.get() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private String sql(Io io) {
        if (file != null && command != null) {
            throw CliException.usage("--file and --command are mutually exclusive options");
        }
        if (command != null) {
            return command;
        }
        if (file == null) {
            throw CliException.usage("You need to specify either --command or --file");
        }
        try {
            return file.equals("-")
                    ? io.in().lines().collect(Collectors.joining("\n"))
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw CliException.failed("the file " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** The file's password is the file's user's. */
    private Map<String, String> login(Tool tool) {
        Map<String, String> login = new LinkedHashMap<>(tool.reach().database());
        if (user != null && !user.equals(login.get("username"))) {
            List.of("password", "sslcert", "sslkey", "sslpassword").forEach(login::remove);
            login.put("username", user);
        }
        if (database != null) {
            login.put("dbname", database);
        }
        if (password) {
            try {
                login.put("password", tool.io().secret("Password"));
            } catch (IOException e) {
                throw CliException.aborted("no password can be read: " + e.getMessage());
            }
        }
        return login;
    }
}
