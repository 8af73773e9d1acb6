package io.hanode.examples.quickstart;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which store the cluster lives on. */
public enum StoreChoice {
    /** A ZooKeeper server in the supervisor's process. */
    ZOOKEEPER("ZooKeeper"),
    /** An etcd process. */
    ETCD("etcd"),
    /** A Consul process. */
    CONSUL("Consul"),
    /** A ZooKeeper server in every node's process: an ensemble that needs nothing else. */
    EMBEDDED("three ZooKeeper servers inside the nodes");

    private final String title;

    StoreChoice(String title) {
        this.title = title;
    }

    /** As people call it. */
    String title() {
        return title;
    }

    /** As the command line and the plan's file have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The store of this name.
     *
     * @throws IllegalArgumentException that names all of them
     */
    static StoreChoice parse(String word) {
        return Arrays.stream(values())
                .filter(store -> store.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--dcs '" + word + "' cannot be used, expected one of "
                        + Arrays.stream(values()).map(StoreChoice::word).collect(Collectors.joining(", "))));
    }
}
