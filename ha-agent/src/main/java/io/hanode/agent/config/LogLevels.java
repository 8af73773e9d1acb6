package io.hanode.agent.config;

import java.util.Locale;

/** Python's names of log levels, which are a little unlike Java's. */
public final class LogLevels {

    static final ValueType TYPE =
            ValueType.oneOf("DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL", "FATAL", "TRACE", "OFF");

    private LogLevels() {}

    /** The name that Java's loggers know. */
    public static String java(String level) {
        String upper = level.toUpperCase(Locale.ROOT);
        return switch (upper) {
            case "WARNING" -> "WARN";
            case "CRITICAL", "FATAL" -> "ERROR";
            default -> upper;
        };
    }
}
