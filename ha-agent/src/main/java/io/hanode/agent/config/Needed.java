package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a node cannot do without. */
final class Needed {

    private static final Map<String, String> KEYS = new TreeMap<>(Map.of(
            "scope", "the cluster's name",
            "name", "the node's name",
            "restapi.listen", "host:port where other nodes ask this one",
            "postgresql.listen", "host:port of the server",
            "postgresql.data_dir", "the data directory",
            "postgresql.authentication.superuser.username", "the superuser's name",
            "postgresql.authentication.superuser.password", "the superuser's password",
            "postgresql.authentication.replication.username", "the name that standbys connect with",
            "postgresql.authentication.replication.password", "its password"));

    private Needed() {}

    static List<Fault> missing(Mapping tree, String source) {
        List<Fault> faults = new ArrayList<>();
        KEYS.forEach((key, what) -> {
            String[] names = key.split("\\.", -1);
            if (tree.at(names).filter(n -> n.plain() != null).isEmpty()) {
                faults.add(new Fault(nearest(tree, names, source), key, "is missing: " + what));
            }
        });
        if (StoreKeys.SECTIONS.stream().allMatch(s -> tree.section(s).entries().isEmpty())) {
            faults.add(new Fault(
                    new Origin(source, 0), "", "no store is configured: add the section zookeeper, etcd3 or consul"));
        }
        return faults;
    }

    /** The section that the key would belong to, where there is one. */
    private static Origin nearest(Mapping tree, String[] names, String source) {
        for (int n = names.length - 1; n > 0; n--) {
            String[] section = java.util.Arrays.copyOf(names, n);
            if (tree.at(section).isPresent()) {
                return tree.at(section).get().origin();
            }
        }
        return new Origin(source, 0);
    }
}
