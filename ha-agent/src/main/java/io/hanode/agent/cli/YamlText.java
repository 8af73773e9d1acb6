package io.hanode.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** YAML 1.1, as Patroni's files are written in: maps, lists, strings, numbers and booleans only. */
final class YamlText {

    private static final int WIDTH = 200;

    private YamlText() {}

    /** Writes with sorted keys, one a line. */
    static String block(Object value) {
        return write(value, DumperOptions.FlowStyle.BLOCK);
    }

    /** Writes with sorted keys on one line, without the end of the line. */
    static String flow(Object value) {
        return write(value, DumperOptions.FlowStyle.FLOW).strip();
    }

    private static String write(Object value, DumperOptions.FlowStyle style) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(style);
        options.setWidth(WIDTH);
        options.setAllowUnicode(true);
        return new Yaml(new QuotedLines(options), options).dump(sorted(value));
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((k, v) -> sorted.put(String.valueOf(k), sorted(v)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return value;
    }

    /**
     * Reads a document; null when it is empty.
     *
     * @throws CliException with the place, when it cannot be read
     */
    static @Nullable Object read(String text, String where) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            return new Yaml(new TextTimes(options)).load(text);
        } catch (YAMLException e) {
            throw CliException.failed(where + " is no valid YAML: " + e.getMessage());
        }
    }

    /** Writes texts of several lines in quotes, as Python does. */
    private static final class QuotedLines extends Representer {
        QuotedLines(DumperOptions options) {
            super(options);
            representers.put(
                    String.class,
                    text -> representScalar(Tag.STR, String.valueOf(text), DumperOptions.ScalarStyle.PLAIN));
        }
    }

    /** Reads what looks like a time as the text that it is: the configuration is stored as JSON, which has no times. */
    private static final class TextTimes extends SafeConstructor {
        TextTimes(LoaderOptions options) {
            super(options);
            yamlConstructors.put(Tag.TIMESTAMP, new ConstructYamlStr());
        }
    }
}
