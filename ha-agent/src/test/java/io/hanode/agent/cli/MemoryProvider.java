package io.hanode.agent.cli;

import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsUrl;
import io.hanode.testkit.dcs.InMemoryDcs;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stores in memory by name: {@code memory://name/namespace}. Found through the service loader, as all stores are. */
public final class MemoryProvider implements DcsProvider {

    private static final Map<String, InMemoryDcs> STORES = new ConcurrentHashMap<>();

    static InMemoryDcs store(String name) {
        return STORES.computeIfAbsent(name, n -> new InMemoryDcs());
    }

    @Override
    public String scheme() {
        return "memory";
    }

    @Override
    public DcsFactory create(DcsUrl url) {
        return store(url.endpoints().get(0));
    }
}
