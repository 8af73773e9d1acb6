package io.hanode.agent.config;

import java.util.ArrayList;
import java.util.List;

/** Collects the keys of one section, in the form in which the tables are written. */
final class KeyList {

    private final List<Key> keys = new ArrayList<>();
    private final List<String> section;

    KeyList(String... section) {
        this.section = List.of(section);
    }

    KeyList taken(String name, ValueType type, String byDefault, String meaning) {
        return add(name, type, byDefault, Support.TAKEN, meaning);
    }

    KeyList withoutEffect(String name, ValueType type, String why) {
        return add(name, type, "", Support.withoutEffect(why), "");
    }

    KeyList refused(String name, String why, String use) {
        return add(name, ValueType.ANY, "", Support.refused(why, use), "");
    }

    KeyList add(String name, ValueType type, String byDefault, Support support, String meaning) {
        List<String> path = new ArrayList<>(section);
        path.addAll(List.of(name.split("\\.", -1)));
        keys.add(new Key(path, type, byDefault, support, meaning));
        return this;
    }

    List<Key> keys() {
        return List.copyOf(keys);
    }
}
