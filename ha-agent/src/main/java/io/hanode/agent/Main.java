package io.hanode.agent;

import io.hanode.agent.cli.DemoteClusterCommand;
import io.hanode.agent.cli.DsnCommand;
import io.hanode.agent.cli.EditConfigCommand;
import io.hanode.agent.cli.ExplainCommand;
import io.hanode.agent.cli.FailoverCommand;
import io.hanode.agent.cli.Failures;
import io.hanode.agent.cli.FlushCommand;
import io.hanode.agent.cli.GlobalOptions;
import io.hanode.agent.cli.HistoryCommand;
import io.hanode.agent.cli.ListCommand;
import io.hanode.agent.cli.PauseCommand;
import io.hanode.agent.cli.PromoteClusterCommand;
import io.hanode.agent.cli.QueryCommand;
import io.hanode.agent.cli.ReinitCommand;
import io.hanode.agent.cli.ReloadCommand;
import io.hanode.agent.cli.RemoveCommand;
import io.hanode.agent.cli.RestartCommand;
import io.hanode.agent.cli.ResumeCommand;
import io.hanode.agent.cli.ShowConfigCommand;
import io.hanode.agent.cli.SwitchoverCommand;
import io.hanode.agent.cli.TopologyCommand;
import io.hanode.agent.cli.VersionCommand;
import io.hanode.agent.log.LogSetup;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code hanode}. Each subcommand is a class of its own, listed here. */
@Command(
        name = "hanode",
        description = "Runs and operates highly available PostgreSQL clusters.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            RunCommand.class,
            ValidateCommand.class,
            ConfigureCommand.class,
            ClassArchiveCommand.class,
            ListCommand.class,
            TopologyCommand.class,
            HistoryCommand.class,
            SwitchoverCommand.class,
            FailoverCommand.class,
            RestartCommand.class,
            ReloadCommand.class,
            ReinitCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            EditConfigCommand.class,
            ShowConfigCommand.class,
            ExplainCommand.class,
            DsnCommand.class,
            QueryCommand.class,
            FlushCommand.class,
            RemoveCommand.class,
            DemoteClusterCommand.class,
            PromoteClusterCommand.class,
            VersionCommand.class
        })
public final class Main {

    private Main() {}

    /** The program with the given options before its commands. */
    public static CommandLine commandLine(GlobalOptions options) {
        return new CommandLine(new Main())
                .addMixin(GlobalOptions.NAME, options)
                .setExecutionExceptionHandler(new Failures(options));
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        LogSetup.commandLine();
        boolean run = args.length > 0 && args[0].equals("run");
        System.exit(run ? run(args) : commandLine(new GlobalOptions()).execute(args));
    }

    /** A node is to start soon, and needs no model of all the other commands. */
    private static int run(String[] args) {
        CommandLine run = new CommandLine(new RunCommand()).setCommandName("hanode run");
        return run.execute(Arrays.copyOfRange(args, 1, args.length));
    }
}
