package io.hanode.agent.cli;

import java.io.Serial;

/** Ends a command with a message for the person who gave it. The message never holds a password. */
final class CliException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** One of {@link ExitCode}. */
    private final int code;

    CliException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }

    static CliException failed(String message) {
        return new CliException(ExitCode.FAILED, message);
    }

    static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, message);
    }

    static CliException notFound(String message) {
        return new CliException(ExitCode.NOT_FOUND, message);
    }

    static CliException aborted(String message) {
        return new CliException(ExitCode.ABORTED, message);
    }
}
