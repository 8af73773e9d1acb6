package io.hanode.agent.cli;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Shows a text once, or again and again. On a terminal each showing is drawn over the one before, so that nothing flickers and nothing
 * scrolls; elsewhere one follows the other.
 */
final class Screen {

    /** To the upper left corner, and everything below is cleared. */
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private static final String HOME = "\u001b[H";
    private static final String CLEAR_TO_END_OF_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final Io io;
    private final boolean inPlace;
    private boolean drawn;

    Screen(Io io) {
        this(io, true);
    }

    /**
     * A screen.
     *
     * @param inPlace whether a terminal is drawn over
     */
    Screen(Io io, boolean inPlace) {
        this.io = io;
        this.inPlace = inPlace && io.terminal();
    }

    /**
     * Shows the text, and goes on every so often until the process ends. An error ends the first showing; in later ones it is shown in
     * place of the text, since it may pass.
     *
     * @param every null for once
     */
    void show(@org.jspecify.annotations.Nullable Duration every, Supplier<String> text) {
        if (every == null) {
            io.print(text.get());
            return;
        }
        long next = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            draw(current(text));
            next = Math.max(next + every.toNanos(), System.nanoTime());
            pause(next - System.nanoTime());
        }
    }

    private String current(Supplier<String> text) {
        if (!drawn) {
            return text.get();
        }
        try {
            return text.get();
        } catch (CliException e) {
            return "Error: " + e.getMessage() + "\n";
        }
    }

    /** One showing. */
    void draw(String text) {
        if (!inPlace) {
            io.print(text);
        } else {
            String lines =
                    text.lines().map(line -> line + CLEAR_TO_END_OF_LINE + "\n").collect(Collectors.joining());
            io.print((drawn ? HOME : CLEAR) + lines + CLEAR_BELOW);
        }
        drawn = true;
    }

    private static void pause(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos)).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
