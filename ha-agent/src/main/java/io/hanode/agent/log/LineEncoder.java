package io.hanode.agent.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Writes one event as a line, and its stack trace after it where it is wanted. */
final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = new byte[0];

    private final Function<ILoggingEvent, String> format;
    private final boolean traces;

    LineEncoder(Function<ILoggingEvent, String> format, boolean traces) {
        this.format = format;
        this.traces = traces;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String trace = traces && event.getThrowableProxy() != null
                ? ThrowableProxyUtil.asString(event.getThrowableProxy())
                : "";
        return (format.apply(event) + "\n" + trace).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
