package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.model.NodeName;
import java.util.List;

/** Names of cluster and node, which become parts of paths in the store. */
final class Names {

    private Names() {}

    static void check(Mapping tree, List<Fault> faults) {
        for (String key : List.of("scope", "name")) {
            tree.at(key)
                    .ifPresent(node -> tree.text(key)
                            .map(NodeName::fault)
                            .filter(fault -> !fault.isEmpty())
                            .ifPresent(fault -> faults.add(new Fault(
                                    node.origin(), key, "'" + tree.text(key).orElse("") + "' " + fault))));
        }
    }
}
