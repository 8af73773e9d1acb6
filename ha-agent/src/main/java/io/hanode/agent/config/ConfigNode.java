package io.hanode.agent.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value of a configuration with its place. */
public sealed interface ConfigNode {

    /** Where it was given. */
    Origin origin();

    /** The value without places: a map, a list, text, a number, a Boolean, or null. */
    @Nullable
    Object plain();

    /**
     * Keys and their values.
     *
     * @param origin where it begins
     * @param entries in the order of the file
     */
    record Mapping(Origin origin, Map<String, ConfigNode> entries) implements ConfigNode {

        /** Copies the map. */
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        static Mapping empty(Origin origin) {
            return new Mapping(origin, Map.of());
        }

        /** What is found along the names; empty when any is missing. */
        public Optional<ConfigNode> at(String... names) {
            ConfigNode node = this;
            for (String name : names) {
                node = node instanceof Mapping m ? m.entries.get(name) : null;
                if (node == null) {
                    return Optional.empty();
                }
            }
            return Optional.of(node);
        }

        /** The mapping found along the names; an empty one when there is none. */
        public Mapping section(String... names) {
            return at(names)
                    .filter(Mapping.class::isInstance)
                    .map(Mapping.class::cast)
                    .orElseGet(() -> empty(origin));
        }

        /** The text found along the names, as it was written; empty when there is no single value. */
        public Optional<String> text(String... names) {
            return at(names)
                    .filter(n -> n instanceof Scalar s && s.value() != null)
                    .map(n -> ((Scalar) n).text());
        }

        /** The number found along the names; empty when there is none. */
        public Optional<Number> number(String... names) {
            return at(names)
                    .map(ConfigNode::plain)
                    .filter(Number.class::isInstance)
                    .map(Number.class::cast);
        }

        /** Whether the flag found along the names is on; the default when it is not given. */
        public boolean flag(boolean byDefault, String... names) {
            return at(names).flatMap(ValueType::flagOf).orElse(byDefault);
        }

        /** The texts of the list found along the names, or of a text that separates them by commas. */
        public List<String> texts(String... names) {
            return at(names).map(ValueType::textsOf).orElse(List.of());
        }

        @Override
        public Map<String, Object> plain() {
            Map<String, Object> map = new LinkedHashMap<>();
            entries.forEach((k, v) -> put(map, k, v.plain()));
            return map;
        }

        @SuppressWarnings("NullAway") // null is what an empty YAML value means, and is kept for the merge rules
        private static void put(Map<String, Object> map, String key, @Nullable Object value) {
            map.put(key, value);
        }

        /** This mapping with the other one laid over it, deeply; null removes nothing, it becomes the value. */
        Mapping patchedWith(Mapping patch) {
            Map<String, ConfigNode> merged = new LinkedHashMap<>(entries);
            patch.entries.forEach((key, value) -> {
                ConfigNode mine = merged.get(key);
                merged.put(key, mine instanceof Mapping a && value instanceof Mapping b ? a.patchedWith(b) : value);
            });
            return new Mapping(entries.isEmpty() ? patch.origin : origin, merged);
        }
    }

    /**
     * Values in order.
     *
     * @param origin where it begins
     * @param items the values
     */
    record Sequence(Origin origin, List<ConfigNode> items) implements ConfigNode {

        /** Copies the list. */
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public List<@Nullable Object> plain() {
            List<@Nullable Object> list = new ArrayList<>();
            items.forEach(i -> list.add(i.plain()));
            return list;
        }
    }

    /**
     * A single value.
     *
     * @param origin where it stands
     * @param value what YAML makes of it: text, a number, a Boolean, or null
     * @param text as it was written, without quotes
     */
    record Scalar(Origin origin, @Nullable Object value, String text) implements ConfigNode {

        @Override
        public @Nullable Object plain() {
            return value;
        }
    }
}
