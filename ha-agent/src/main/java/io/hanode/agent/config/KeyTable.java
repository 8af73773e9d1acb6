package io.hanode.agent.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All keys that a configuration may have. */
final class KeyTable {

    /** Every key, section by section. */
    static final List<Key> ALL = Stream.of(
                    LocalKeys.keys(),
                    AccessKeys.keys(),
                    StoreKeys.keys(),
                    ServerKeys.keys(),
                    BootstrapKeys.keys(),
                    DynamicKeys.keys("bootstrap", "dcs"))
            .flatMap(List::stream)
            .toList();

    private KeyTable() {}

    /** The key at the given names; one without {@code *} wins over one with. */
    static Optional<Key> find(List<Key> keys, List<String> names) {
        Key general = null;
        for (Key key : keys) {
            if (key.matches(names)) {
                if (!key.path().contains("*")) {
                    return Optional.of(key);
                }
                general = general == null ? key : general;
            }
        }
        return Optional.ofNullable(general);
    }

    /** Whether any key lies below the given names. */
    static boolean isSection(List<Key> keys, List<String> names) {
        return keys.stream()
                .anyMatch(k -> k.path().size() > names.size()
                        && new Key(k.path().subList(0, names.size()), k.type(), "", k.support(), "").matches(names));
    }

    /** The names that are known directly below the given ones. */
    static List<String> namesBelow(List<Key> keys, List<String> names) {
        TreeSet<String> below = new TreeSet<>();
        for (Key key : keys) {
            if (isSection(List.of(key), names) && !key.path().get(names.size()).equals("*")) {
                below.add(key.path().get(names.size()));
            }
        }
        return new ArrayList<>(below);
    }
}
