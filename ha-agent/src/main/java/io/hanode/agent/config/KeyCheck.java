package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.ConfigNode.Scalar;
import io.hanode.agent.config.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a configuration with the table of keys: no key is passed over in silence. */
final class KeyCheck {

    private final List<Key> keys;
    private final List<Fault> faults;
    private final List<Fault> warnings;

    KeyCheck(List<Key> keys, List<Fault> faults, List<Fault> warnings) {
        this.keys = keys;
        this.faults = faults;
        this.warnings = warnings;
    }

    void check(Mapping tree) {
        section(tree, List.of());
    }

    private void section(Mapping section, List<String> path) {
        section.entries().forEach((name, node) -> {
            List<String> names = new ArrayList<>(path);
            names.add(name);
            if (!(node instanceof Scalar scalar && scalar.value() == null && isKnown(names))) {
                entry(names, node);
            }
        });
    }

    private boolean isKnown(List<String> names) {
        return KeyTable.find(keys, names).isPresent() || KeyTable.isSection(keys, names);
    }

    private void entry(List<String> names, ConfigNode node) {
        Optional<Key> key = KeyTable.find(keys, names);
        boolean section = KeyTable.isSection(keys, names);
        if (key.isPresent()) {
            value(key.get(), names, node);
        } else if (!section) {
            unknown(names, node);
        } else if (!(node instanceof Mapping)) {
            fault(
                    node,
                    names,
                    "has a value of its own, expected keys below it: "
                            + String.join(", ", KeyTable.namesBelow(keys, names)));
        }
        if (section && node instanceof Mapping mapping) {
            section(mapping, names);
        }
    }

    private void value(Key key, List<String> names, ConfigNode node) {
        Support support = key.support();
        boolean harmless =
                node instanceof Scalar s && support.harmless().stream().anyMatch(h -> h.equalsIgnoreCase(s.text()));
        Optional<String> wrong = key.type().fault(node);
        if (wrong.isPresent()) {
            fault(node, names, wrong.get());
        } else if (support.kind() == Support.Kind.REFUSED && !harmless && !isEmpty(node)) {
            fault(node, names, support.text());
        } else if (support.kind() == Support.Kind.WITHOUT_EFFECT) {
            warnings.add(new Fault(node.origin(), String.join(".", names), support.text()));
        }
    }

    /** An empty list or map of what is not supported asks for nothing. */
    private static boolean isEmpty(ConfigNode node) {
        return (node instanceof Sequence sequence && sequence.items().isEmpty())
                || (node instanceof Mapping mapping && mapping.entries().isEmpty());
    }

    private void unknown(List<String> names, ConfigNode node) {
        List<String> known = KeyTable.namesBelow(keys, names.subList(0, names.size() - 1));
        String last = names.get(names.size() - 1);
        String hint = NearestName.of(last, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElseGet(() -> elsewhere(last)
                        .map(k -> "there is " + k + ": is the indentation right?")
                        .orElse("known here are " + String.join(", ", known)));
        fault(node, names, "is no known key; " + hint);
    }

    private Optional<String> elsewhere(String name) {
        return keys.stream()
                .filter(k -> k.path().get(k.path().size() - 1).equals(name))
                .map(Key::name)
                .findFirst();
    }

    private void fault(ConfigNode node, List<String> names, String text) {
        faults.add(new Fault(node.origin(), String.join(".", names), text));
    }
}
