package io.hanode.agent;

import io.hanode.agent.log.LogSetup;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code hanode}. Each subcommand is a class of its own, listed here. */
@Command(
        name = "hanode",
        description = "Runs and operates highly available PostgreSQL clusters.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {ClassArchiveCommand.class, ConfigureCommand.class, RunCommand.class, ValidateCommand.class})
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        LogSetup.commandLine();
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
