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
        for (String[] section : new String[][] {{"postgresql"}, {"bootstrap", "dcs", "postgresql"}}) {
            Mapping server = tree.section(section);
            for (String list : List.of("create_replica_methods", "create_replica_method")) {
                server.texts(list).stream()
                        .filter(method -> !method.equals("basebackup"))
                        .forEach(method -> keys.addAll(new KeyList(section)
                                .taken(method, ValueType.MAP, "", "")
                                .taken(method + ".*", ValueType.ANY, "", "")
                                .keys()));
            }
        }
        return keys;
    }
}
