package io.hanode.agent.cli;

import io.hanode.agent.Main;
import io.hanode.dcs.DcsScope;
import io.hanode.model.ClusterName;
import io.hanode.testkit.dcs.InMemoryDcs;
import java.io.IOException;

/** {@code hanode list --watch} over a store in memory, whose leader is n1 until a line is typed, and then n2. */
public final class WatchMain {

    private WatchMain() {}

    /** Runs until it is ended. */
    public static void main(String[] args) {
        InMemoryDcs store = MemoryProvider.store("watch");
        DcsScope scope = new DcsScope("service", new ClusterName("batman"));
        Trees.three().tree().entries().values().forEach(e -> store.put(scope, e.key(), e.value()));
        store.put(scope, "leader", "n1");
        Thread typist = new Thread(() -> {
            try {
                if (System.in.read() >= 0) {
                    store.put(scope, "leader", "n2");
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        typist.setDaemon(true);
        typist.start();
        System.exit(Main.commandLine(new GlobalOptions())
                .execute("-d", "memory://watch/service", "list", "batman", "--watch", "0.1"));
    }
}
