package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs commands of the user's as the server's user, in the state directory, each within a time limit. No shell is between. */
final class UserCommand {

    private static final Logger log = LoggerFactory.getLogger(UserCommand.class);

    /** Nothing that it does may wait for a synchronous standby, or be cut short. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PGOPTIONS", "-c synchronous_commit=local -c statement_timeout=0");

    private final LocalServer server;

    UserCommand(LocalServer server) {
        this.server = server;
    }

    /** Runs it; an exception that names it and its last words when it does not end with exit code 0. */
    void run(String what, String command, List<String> arguments, Duration limit, @Nullable OperationContext context)
            throws PostgresException {
        List<String> words = Words.split(command);
        if (words == null || words.isEmpty()) {
            throw new PostgresException("the command '" + command + "' of " + what + " cannot be split into words");
        }
        List<String> all = new ArrayList<>(words);
        all.addAll(arguments);
        log.info("{}: {} is run", what, words.get(0));
        ToolRunner.Job job = new ToolRunner.Job(all, limit)
                .in(server.settings().stateDirectory())
                .with(ENVIRONMENT)
                .telling(line -> log.info("{}: {}", what, line));
        ToolResult result = server.tools().run(context == null ? job : job.of(context));
        if (!result.ok()) {
            throw new PostgresException(what + " ended with exit code " + result.exit() + ": " + result.lastLines());
        }
    }

    /** As {@code --name=value}. */
    static List<String> arguments(Map<String, String> values) {
        List<String> arguments = new ArrayList<>();
        values.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return arguments;
    }
}
