package io.hanode.loop;

import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsUrl;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the store that a URL names among the providers on the class path. */
final class StoreUrls {

    private StoreUrls() {}

    /** The store; null, and a fault, when there is none. */
    static @Nullable DcsFactory factory(@Nullable Object dcs, List<String> faults) {
        if (dcs instanceof DcsFactory factory) {
            return factory;
        }
        if (!(dcs instanceof String url)) {
            faults.add("dcs is not set");
            return null;
        }
        try {
            DcsUrl parsed = DcsUrl.parse(url);
            SortedMap<String, DcsProvider> providers = providers();
            DcsProvider provider = providers.get(parsed.scheme());
            if (provider != null) {
                return provider.create(parsed);
            }
            faults.add("dcs: nothing on the class path understands " + parsed.scheme() + "://; there is "
                    + (providers.isEmpty() ? "no store at all" : String.join(", ", providers.keySet()))
                    + ". Add the module of the store, for instance io.hanode:ha-dcs-zookeeper");
        } catch (IllegalArgumentException e) {
            faults.add("dcs: " + e.getMessage());
        }
        return null;
    }

    /** The namespace that a URL names; null for none. */
    static @Nullable String namespace(@Nullable Object dcs) {
        return dcs instanceof String url ? DcsUrl.parse(url).namespace() : null;
    }

    private static SortedMap<String, DcsProvider> providers() {
        SortedMap<String, DcsProvider> providers = new TreeMap<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        for (ClassLoader loader : new ClassLoader[] {StoreUrls.class.getClassLoader(), context}) {
            if (loader != null) {
                ServiceLoader.load(DcsProvider.class, loader).forEach(p -> providers.putIfAbsent(p.scheme(), p));
            }
        }
        return providers;
    }
}
