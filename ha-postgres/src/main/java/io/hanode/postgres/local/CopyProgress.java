package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the progress lines of pg_basebackup and pg_rewind: {@code 1234/5678 kB (21%) ...}. */
final class CopyProgress implements Consumer<String> {

    private static final Pattern LINE = Pattern.compile("(\\d+)/(\\d+) kB \\((\\d+)%\\)");
    private static final long MEGA = 1024;

    private final String verb;
    private final OperationContext context;

    CopyProgress(String verb, OperationContext context) {
        this.verb = verb;
        this.context = context;
    }

    @Override
    public void accept(String line) {
        Matcher m = LINE.matcher(line);
        if (m.find()) {
            long done = Long.parseLong(m.group(1)) / MEGA;
            long all = Long.parseLong(m.group(2)) / MEGA;
            context.progress(
                    verb + " " + done + " of " + all + " MB", Math.min(100, Integer.parseInt(m.group(3))) / 100.0);
        }
    }
}
