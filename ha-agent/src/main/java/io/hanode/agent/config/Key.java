package io.hanode.agent.config;

import java.util.List;

/**
 * A key that a configuration may have.
 *
 * @param path its names; {@code *} stands for any name
 * @param type what it takes
 * @param byDefault its value when it is not given; empty when there is none
 * @param support whether it is taken
 * @param meaning half a sentence
 */
record Key(List<String> path, ValueType type, String byDefault, Support support, String meaning) {

    /** Copies the list. */
    Key {
        path = List.copyOf(path);
    }

    String name() {
        return String.join(".", path);
    }

    boolean matches(List<String> names) {
        if (names.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            if (!path.get(i).equals("*") && !path.get(i).equals(names.get(i))) {
                return false;
            }
        }
        return true;
    }
}
