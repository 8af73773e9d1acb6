package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.cluster.ClusterConfig;
import java.util.List;
import java.util.Optional;

/** What the core says about the section {@code bootstrap.dcs}, and advice about values that are allowed but rarely wise. */
final class SharedSection {

    /** Ten hours: nobody waits so long for one call on purpose. */
    private static final long LONG_RETRY_SECONDS = 36_000;

    private SharedSection() {}

    static void check(Mapping tree, List<Fault> faults, List<Fault> warnings) {
        Mapping shared = tree.section("bootstrap", "dcs");
        for (String sentence : ClusterConfig.of(shared.plain()).faults()) {
            int colon = sentence.indexOf(':');
            String key = colon < 0 ? "" : sentence.substring(0, colon);
            Optional<ConfigNode> node = shared.at(key.split("\\.", -1));
            String path = "bootstrap.dcs." + key;
            boolean told = faults.stream().anyMatch(f -> f.key().equals(path));
            if (node.isPresent() && !told) {
                faults.add(new Fault(
                        node.get().origin(), path, sentence.substring(colon + 1).strip()));
            } else if (node.isEmpty()) {
                faults.add(new Fault(shared.origin(), "bootstrap.dcs", sentence));
            }
        }
        twice(shared, "primary_start_timeout", "master_start_timeout", warnings);
        twice(shared, "primary_stop_timeout", "master_stop_timeout", warnings);
        shared.number("retry_timeout")
                .filter(n -> n.doubleValue() > LONG_RETRY_SECONDS && !shared.flag(false, "failsafe_mode"))
                .flatMap(n -> shared.at("retry_timeout"))
                .ifPresent(node -> warnings.add(new Fault(
                        node.origin(),
                        "bootstrap.dcs.retry_timeout",
                        node.plain() + " s does not keep a primary running while the store is down: its lease passes"
                                + " after ttl all the same; turn failsafe_mode on for that, and leave this at 10")));
    }

    private static void twice(Mapping shared, String name, String old, List<Fault> warnings) {
        if (shared.at(name).isPresent() && shared.at(old).isPresent()) {
            warnings.add(new Fault(
                    shared.at(old).get().origin(),
                    "bootstrap.dcs." + old,
                    "without effect: " + name + " is given, too"));
        }
    }
}
