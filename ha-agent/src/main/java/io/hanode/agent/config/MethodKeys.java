package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import java.util.ArrayList;
import java.util.List;

/** Keys whose names the configuration gives itself: the ways in which it wants new standbys made. */
final class MethodKeys {

    private MethodKeys() {}

    /** All keys, and those of the methods that the configuration names. */
    static List<Key> with(Mapping tree) {
        List<Key> keys = new ArrayList<>(KeyTable.ALL);
        for (String list : List.of("create_replica_methods", "create_replica_method")) {
            tree.section("postgresql").texts(list).stream()
                    .filter(method -> !method.equals("basebackup"))
                    .forEach(method -> add(keys, method, "postgresql"));
        }
        tree.text("bootstrap", "method")
                .filter(method -> !method.equals("initdb"))
                .ifPresent(method -> add(keys, method, "bootstrap"));
        return keys;
    }

    private static void add(List<Key> keys, String method, String... section) {
        keys.addAll(new KeyList(section)
                .taken(method, ValueType.MAP, "", "")
                .add(
                        method + ".no_leader",
                        ValueType.FLAG,
                        "false",
                        Support.refused(
                                        "a copy is made of a running node",
                                        "bootstrap.method for a restore without one")
                                .unless("false", "off", "no"),
                        "")
                .taken(method + ".recovery_conf", ValueType.MAP, "", "")
                .taken(method + ".recovery_conf.*", ValueType.ANY, "", "")
                .taken(method + ".*", ValueType.ANY, "", "")
                .keys());
    }
}
