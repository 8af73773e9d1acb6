package io.hanode.agent.cli;

import java.io.IOException;
import java.util.Locale;

/** Asks the person who gave the command. The end of the input is an answer too: it aborts. */
final class Questions {

    private final Io io;

    Questions(Io io) {
        this.io = io;
    }

    /** Whether the answer is yes; no is the answer of an empty line. */
    boolean agreed(String question) {
        while (true) {
            String answer = line(question + " [y/N]: ").toLowerCase(Locale.ROOT);
            switch (answer) {
                case "y", "yes" -> {
                    return true;
                }
                case "n", "no", "" -> {
                    return false;
                }
                default -> io.say("Error: invalid input");
            }
        }
    }

    /**
     * Goes on only if the answer is yes.
     *
     * @param refusal what is said otherwise
     */
    void confirm(String question, String refusal) {
        if (!agreed(question)) {
            throw CliException.aborted(refusal);
        }
    }

    /** A text; an empty line means the given answer. */
    String text(String question, String byDefault) {
        String answer = line(question + " [" + byDefault + "]: ");
        return answer.isEmpty() ? byDefault : answer;
    }

    /** A text; an empty line asks again. */
    String text(String question) {
        String answer = "";
        while (answer.isEmpty()) {
            answer = line(question + ": ");
        }
        return answer;
    }

    private String line(String prompt) {
        io.print(prompt);
        try {
            String line = io.in().readLine();
            if (line == null) {
                io.say("");
                throw CliException.aborted("Aborted: the question was not answered; --force asks none");
            }
            return line.strip();
        } catch (IOException e) {
            throw CliException.aborted("Aborted: no answer can be read: " + e.getMessage());
        }
    }
}
