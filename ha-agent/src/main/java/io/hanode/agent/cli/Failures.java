package io.hanode.agent.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says why a command ended early, and with which exit code. */
public final class Failures implements IExecutionExceptionHandler {

    private final GlobalOptions options;

    /** Says it where the given options say. */
    public Failures(GlobalOptions options) {
        this.options = options;
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult result) throws Exception {
        if (!(error instanceof CliException failure)) {
            throw error;
        }
        Io io = options.io();
        String text = "Error: " + failure.getMessage();
        io.note(io.colours() ? Colour.RED.of(text) : text);
        return failure.code();
    }
}
