package io.hanode.agent.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * What surrounds a command.
 *
 * @param out for results
 * @param err for errors and notes
 * @param in where answers and documents come from
 * @param terminal whether a person looks at {@code out}
 * @param environment variables
 * @param clock the wall clock and the local zone
 */
record Io(
        PrintWriter out,
        PrintWriter err,
        BufferedReader in,
        boolean terminal,
        Map<String, String> environment,
        Clock clock) {

    /** Those of this process. */
    static Io system() {
        Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        return new Io(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                new BufferedReader(new InputStreamReader(System.in, charset)),
                isTerminal(),
                System.getenv(),
                Clock.system(ZoneId.systemDefault()));
    }

    /** Java 17 knows it only of input and output together; Linux knows it of each. Where nobody knows, it is none. */
    private static boolean isTerminal() {
        try {
            String target = Path.of("/proc/self/fd/1").toRealPath().toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether colours are shown: to a person who has not forbidden them. */
    boolean colours() {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** A line that is not shown while it is typed, where there is a terminal. */
    String secret(String question) throws IOException {
        Console console = terminal ? System.console() : null;
        if (console != null) {
            char[] typed = console.readPassword("%s: ", question);
            return typed == null ? "" : new String(typed);
        }
        String line = in.readLine();
        return line == null ? "" : line;
    }

    /** Writes a line of result. */
    void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Writes text of result that ends its own lines. */
    void print(String text) {
        out.print(text);
        out.flush();
    }

    /** Writes a note that is no result. */
    void note(String line) {
        err.println(line);
        err.flush();
    }
}
