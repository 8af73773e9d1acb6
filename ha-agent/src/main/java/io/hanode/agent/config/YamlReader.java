package io.hanode.agent.config;

import java.io.StringReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.AnchorNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML 1.1, as Patroni's files are written, into values that know their lines. Never throws: what is wrong is a fault. */
final class YamlReader {

    /** More than any configuration needs, and few enough that aliases of aliases cannot fill the memory. */
    private static final int MOST_VALUES = 100_000;

    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE);

    private final String source;
    private final List<Fault> faults;
    private final Scalars scalars = new Scalars();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    private YamlReader(String source, List<Fault> faults) {
        this.source = source;
        this.faults = faults;
    }

    /** The document's mapping; an empty one, and a fault, when it is none. */
    static ConfigNode.Mapping mapping(String source, String text, List<Fault> faults) {
        Origin start = new Origin(source, 1);
        ConfigNode node = value(source, text, faults);
        if (node instanceof ConfigNode.Mapping mapping) {
            return mapping;
        }
        if (node != null) {
            faults.add(new Fault(start, "", "the file has no keys at its top: expected lines like 'scope: orders'"));
        }
        return ConfigNode.Mapping.empty(start);
    }

    /** Any value; null, with a fault, when the text is no YAML. An empty text is a scalar without a value. */
    static @Nullable ConfigNode value(String source, String text, List<Fault> faults) {
        YamlReader reader = new YamlReader(source, faults);
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            return root == null
                    ? new ConfigNode.Scalar(new Origin(source, 1), null, "")
                    : reader.convert(root, reader.origin(root));
        } catch (MarkedYAMLException e) {
            faults.add(syntaxFault(source, text, e));
        } catch (YAMLException e) {
            faults.add(new Fault(new Origin(source, 0), "", "is no YAML: " + e.getMessage()));
        }
        return null;
    }

    private static Fault syntaxFault(String source, String text, MarkedYAMLException e) {
        int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
        List<String> lines = text.lines().toList();
        boolean tab = line > 0 && line <= lines.size() && lines.get(line - 1).matches("\\s*\t.*");
        String what = tab
                ? "a tab before the text: YAML indents with spaces only"
                : "is no YAML: " + e.getProblem() + (e.getContext() == null ? "" : " (" + e.getContext() + ")");
        return new Fault(new Origin(source, line), "", what);
    }

    private Origin origin(Node node) {
        return new Origin(source, node.getStartMark().getLine() + 1);
    }

    /** A value takes the place of its key, which is where people look, even where an alias or the next line holds it. */
    private ConfigNode convert(Node given, Origin origin) {
        Node node = given instanceof AnchorNode anchor ? anchor.getRealNode() : given;
        values++;
        boolean within = open.contains(node);
        if (within || values > MOST_VALUES) {
            if (within || values == MOST_VALUES + 1) {
                String why = within ? "an alias within itself" : "more than " + MOST_VALUES + " values";
                faults.add(new Fault(origin, "", why + ": this is no configuration"));
            }
            return new ConfigNode.Scalar(origin, null, "");
        }
        if (!PLAIN_TAGS.contains(node.getTag())) {
            faults.add(new Fault(origin, "", "the tag " + node.getTag() + " is not known: write the value without it"));
            return new ConfigNode.Scalar(origin, null, "");
        }
        open.add(node);
        try {
            if (node instanceof MappingNode mapping) {
                return new ConfigNode.Mapping(origin, entries(mapping));
            }
            if (node instanceof SequenceNode sequence) {
                return new ConfigNode.Sequence(
                        origin,
                        sequence.getValue().stream()
                                .map(n -> convert(n, origin(n)))
                                .toList());
            }
            return scalar((ScalarNode) node, origin);
        } finally {
            open.remove(node);
        }
    }

    private Map<String, ConfigNode> entries(MappingNode mapping) {
        Map<String, ConfigNode> own = new LinkedHashMap<>();
        Map<String, ConfigNode> merged = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            if (!(keyNode instanceof ScalarNode key)) {
                faults.add(new Fault(origin(keyNode), "", "a list or a mapping cannot be a key"));
            } else if (key.getTag().equals(Tag.MERGE)) {
                merge(convert(tuple.getValueNode(), origin(key)), merged);
            } else {
                ConfigNode value = convert(tuple.getValueNode(), origin(key));
                ConfigNode earlier = own.putIfAbsent(key.getValue(), value);
                if (earlier != null) {
                    faults.add(new Fault(
                            origin(key),
                            key.getValue(),
                            "is given twice in the same section, before at line "
                                    + earlier.origin().line() + ": one of the two would be without effect"));
                }
            }
        }
        merged.forEach(own::putIfAbsent);
        return own;
    }

    /** {@code <<: *defaults}, or a list of them, of which earlier ones win. */
    private static void merge(ConfigNode source, Map<String, ConfigNode> into) {
        if (source instanceof ConfigNode.Mapping mapping) {
            mapping.entries().forEach(into::putIfAbsent);
        } else if (source instanceof ConfigNode.Sequence sequence) {
            sequence.items().forEach(item -> merge(item, into));
        }
    }

    private ConfigNode scalar(ScalarNode node, Origin origin) {
        Object value = node.getTag().equals(Tag.TIMESTAMP) ? node.getValue() : scalars.of(node);
        return new ConfigNode.Scalar(origin, value, node.getValue());
    }

    /** Opens what SnakeYAML makes of a scalar. */
    private static final class Scalars extends SafeConstructor {

        Scalars() {
            super(new LoaderOptions());
        }

        @Nullable
        Object of(ScalarNode node) {
            return constructObject(node);
        }
    }
}
