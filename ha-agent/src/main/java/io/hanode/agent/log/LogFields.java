package io.hanode.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What Python calls the parts of a log line, from a line of ours. */
final class LogFields {

    private static final String PID = String.valueOf(ProcessHandle.current().pid());

    private final TreeMap<String, Function<ILoggingEvent, String>> fields = new TreeMap<>();

    LogFields(@Nullable String dateFormat) {
        DateTimeFormatter time = Strftime.formatter(dateFormat);
        fields.put("asctime", e -> time.format(Instant.ofEpochMilli(e.getTimeStamp())));
        fields.put("created", e -> String.valueOf(e.getTimeStamp() / 1000.0));
        fields.put("msecs", e -> String.valueOf(e.getTimeStamp() % 1000));
        fields.put("levelname", e -> level(e.getLevel()));
        fields.put("message", ILoggingEvent::getFormattedMessage);
        fields.put("name", ILoggingEvent::getLoggerName);
        fields.put("module", e -> e.getLoggerName().substring(e.getLoggerName().lastIndexOf('.') + 1));
        fields.put("process", e -> PID);
        fields.put("processName", e -> "hanode");
        fields.put("threadName", ILoggingEvent::getThreadName);
    }

    Optional<Function<ILoggingEvent, String>> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    String names() {
        return String.join(", ", fields.keySet());
    }

    private static String level(Level level) {
        return level.equals(Level.WARN) ? "WARNING" : level.toString();
    }

    static ZoneId zone() {
        return ZoneId.systemDefault();
    }
}
