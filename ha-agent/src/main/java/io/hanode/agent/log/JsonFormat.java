package io.hanode.agent.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.hanode.agent.config.ConfigNode;
import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.ConfigNode.Scalar;
import io.hanode.agent.config.ConfigNode.Sequence;
import io.hanode.cluster.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JSON object a line. The fields are Python's; a list of them, of which each may have another name, or those of a text format. */
final class JsonFormat implements Function<ILoggingEvent, String> {

    private static final Pattern NAME = Pattern.compile("%\\(([A-Za-z]+)\\)");

    private final Map<String, Function<ILoggingEvent, String>> fields = new LinkedHashMap<>();
    private final Map<String, Object> fixed;
    private final boolean traces;

    /**
     * Reads a format.
     *
     * @throws IllegalArgumentException that says which field is not known
     */
    JsonFormat(@Nullable ConfigNode format, @Nullable String dateFormat, Mapping fixed, boolean traces) {
        this.fixed = fixed.plain();
        this.traces = traces;
        LogFields known = new LogFields(dateFormat);
        if (format instanceof Sequence list) {
            list.items().forEach(item -> item(known, item));
        } else {
            Matcher matcher = NAME.matcher(format instanceof Scalar s ? s.text() : PlainFormat.DEFAULT);
            while (matcher.find()) {
                add(known, matcher.group(1), matcher.group(1));
            }
        }
    }

    private void item(LogFields known, ConfigNode item) {
        if (item instanceof Mapping names) {
            names.entries().forEach((name, as) -> add(known, name, as instanceof Scalar s ? s.text() : name));
        } else if (item instanceof Scalar name) {
            add(known, name.text(), name.text());
        }
    }

    private void add(LogFields known, String name, String as) {
        fields.put(
                as,
                known.field(name)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "not supported: lines do not know their '" + name + "', use " + known.names())));
    }

    @Override
    public String apply(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        fields.forEach((name, field) -> line.put(name, field.apply(event)));
        line.putAll(fixed);
        if (traces && event.getThrowableProxy() != null) {
            line.put("exc_info", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return Json.write(line);
    }
}
