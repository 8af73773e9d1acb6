package io.hanode.agent.cli;

import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestException;

/** What became of several calls: the exit code of the worst. */
final class Outcomes {

    private final Io io;
    private int code = ExitCode.DONE;

    Outcomes(Io io) {
        this.io = io;
    }

    void success(String text) {
        io.say(io.colours() ? Colour.GREEN.of(text) : text);
    }

    void failure(String text) {
        say(text);
        code = code == ExitCode.UNKNOWN ? code : ExitCode.FAILED;
    }

    /** A call that was not answered: when the member may have got it, nobody knows what became of it. */
    void silence(String what, MemberView member, RestException silence) {
        say("Failed: " + what + " for member " + member.name() + ": " + silence.getMessage());
        code = silence.mayHaveHappened() ? ExitCode.UNKNOWN : worse(ExitCode.FAILED);
    }

    /** A call that a member refused. */
    void refusal(String what, MemberView member, RestAnswer reply) {
        failure("Failed: " + what + " for member " + member.name() + ", status code=" + reply.status() + ", ("
                + reply.text() + ")");
    }

    boolean allDone() {
        return code == ExitCode.DONE;
    }

    int code() {
        return code;
    }

    private int worse(int other) {
        return code == ExitCode.UNKNOWN ? code : other;
    }

    private void say(String text) {
        io.say(io.colours() ? Colour.RED.of(text) : text);
    }
}
