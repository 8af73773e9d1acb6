package io.hanode.agent.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.hanode.agent.config.ConfigNode;
import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.Durations;
import io.hanode.agent.config.LogLevels;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * Sets up the log as the section {@code log} says. Lines go through a bounded queue and are dropped when it is full: an output that
 * does not take them must not hold up the node. Not for use by several threads.
 */
public final class LogSetup {

    private static final String FILE = "hanode.log";
    private static final long FILE_SIZE = 25L << 20;

    private LogSetup() {}

    /** For commands that end by themselves: warnings, on the standard error. */
    public static void commandLine() {
        LoggerContext context = reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        start(context, console, new LineEncoder(new PlainFormat("%(levelname)s: %(message)s", null), false));
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
    }

    /**
     * For a node that runs.
     *
     * @throws IllegalArgumentException when a format cannot be used; {@link LogCheck} finds that before
     */
    public static void configure(Mapping section) {
        Encoder<ILoggingEvent> encoder = encoder(section);
        LoggerContext context = reset();
        OutputStreamAppender<ILoggingEvent> output =
                section.text("dir").isPresent() ? file(context, section) : new ConsoleAppender<>();
        start(context, output, encoder);
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setQueueSize(
                section.number("max_queue_size").map(Number::intValue).orElse(1000));
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.addAppender(output);
        queue.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(queue);
        levels(section);
    }

    /** Sets the levels anew; loggers that are not named any more follow the others again. */
    public static void levels(Mapping section) {
        LoggerContext context = context();
        Level level = Level.toLevel(LogLevels.java(section.text("level").orElse("INFO")));
        for (Logger logger : context.getLoggerList()) {
            logger.setLevel(null == logger.getLevel() || isRoot(logger) ? logger.getLevel() : null);
        }
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
        quiet(context, level);
        section.section("loggers")
                .entries()
                .keySet()
                .forEach(name -> section.text("loggers", name)
                        .ifPresent(l -> context.getLogger(name).setLevel(Level.toLevel(LogLevels.java(l)))));
    }

    /** Libraries tell at INFO what only their makers want to know. */
    private static void quiet(LoggerContext context, Level level) {
        if (level.isGreaterOrEqual(Level.INFO)) {
            for (String library : new String[] {"org.apache", "org.postgresql", "com.zaxxer"}) {
                context.getLogger(library).setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
            }
        }
    }

    private static boolean isRoot(Logger logger) {
        return logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Writes what waits in the queue; the log is closed after it. */
    public static void flush() {
        context().stop();
    }

    static Encoder<ILoggingEvent> encoder(Mapping section) {
        String dateFormat = section.text("dateformat").orElse(null);
        ConfigNode format = section.at("format").orElse(null);
        boolean traces =
                !LogLevels.java(section.text("traceback_level").orElse("ERROR")).equals("DEBUG")
                        || LogLevels.java(section.text("level").orElse("INFO")).equals("DEBUG");
        if (section.text("type")
                .map(t -> t.toLowerCase(Locale.ROOT))
                .filter("json"::equals)
                .isPresent()) {
            return new LineEncoder(new JsonFormat(format, dateFormat, section.section("static_fields"), traces), false);
        }
        return new LineEncoder(new PlainFormat(section.text("format").orElse(PlainFormat.DEFAULT), dateFormat), traces);
    }

    private static OutputStreamAppender<ILoggingEvent> file(LoggerContext context, Mapping section) {
        String path = section.text("dir").orElse(".") + "/" + FILE;
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(path);
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(path + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(section.number("file_num").map(Number::intValue).orElse(4));
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(
                new FileSize(section.at("file_size").map(Durations::bytes).orElse(FILE_SIZE)));
        size.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(size);
        return appender;
    }

    private static void start(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> output, Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        output.setContext(context);
        output.setEncoder(encoder);
        output.start();
    }

    private static LoggerContext reset() {
        LoggerContext context = context();
        context.reset();
        return context;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
