package io.hanode.loop;

import io.hanode.HaConfigurationException;
import io.hanode.HaListener;
import io.hanode.HaNode;
import io.hanode.HaSettings;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.LocalConfig;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import io.hanode.decide.Self;
import io.hanode.fence.Fence;
import io.hanode.fence.ProcessFence;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.peer.NodeEndpoint;
import io.hanode.postgres.PostgresController;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a builder was told. Checks all of it and reports all faults at once.
 *
 * @param set settings by name
 * @param earlier faults that the builder saw
 * @param listeners who hears of events
 * @param fences fences besides the process fence
 * @param clock the clocks
 * @param meters makes the node's meters
 */
public record NodeSpec(
        Map<String, Object> set,
        List<String> earlier,
        List<HaListener> listeners,
        List<Fence> fences,
        Clock clock,
        BiFunction<ClusterName, NodeName, Meters> meters) {

    /**
     * Checks and starts.
     *
     * @throws HaConfigurationException with all faults; nothing was started
     */
    public HaNode start() {
        return DefaultHaNode.start(parts());
    }

    /** Checks and makes the parts; what was made is closed again when there are faults. */
    NodeParts parts() {
        List<String> faults = new ArrayList<>(earlier);
        List<AutoCloseable> made = new ArrayList<>();
        NodeParts parts = null;
        try {
            parts = parts(faults, made);
        } finally {
            if (parts == null || !faults.isEmpty()) {
                close(made);
            }
        }
        if (parts == null || !faults.isEmpty()) {
            throw new HaConfigurationException(faults);
        }
        return parts;
    }

    private @Nullable NodeParts parts(List<String> faults, List<AutoCloseable> made) {
        ClusterName cluster = name("cluster", ClusterName::new, faults);
        NodeName node = name("name", NodeName::new, faults);
        HaSettings settings = set.get("settings") instanceof HaSettings s ? s : HaSettings.DEFAULTS;
        SpecFaults.ofSettings(settings, faults);
        OwnConfig own = own(faults);
        ClusterConfig config = config(settings);
        DcsFactory factory = StoreUrls.factory(set.get("dcs"), faults);
        PostgresController controller = controller(faults, made);
        NodeEndpoint endpoint = set.get("rest") instanceof NodeEndpoint e ? e : null;
        if (endpoint != null) {
            endpoint.check().forEach(f -> faults.add("rest: " + f));
        }
        DcsClient client = null;
        if (cluster != null && factory != null) {
            client = factory.connect(new DcsScope(namespace(faults), cluster));
            made.add(client);
        }
        if (controller == null || cluster == null || node == null) {
            faults.addAll(config.faults());
            return null;
        }
        controller.identify(node, cluster);
        controller.check().forEach(f -> faults.add("postgres: " + f));
        faults.addAll(ConfigChanges.faults(config, controller.fenceTime(), client == null ? null : client.traits()));
        if (client == null || !faults.isEmpty()) {
            return null;
        }
        Self self = new Self(
                cluster,
                node,
                UUID.randomUUID().toString(),
                Tags.NONE,
                controller.address(),
                endpoint == null ? null : endpoint.apiUrl(),
                null,
                controller.provisioner().isPresent(),
                config.raw());
        return new NodeParts(
                own.of(self),
                own,
                settings,
                config,
                client,
                controller,
                endpoint,
                fences(settings, node),
                listeners,
                clock,
                new CountingMeters(meters.apply(cluster, node)));
    }

    private OwnConfig own(List<String> faults) {
        if (!(set.get("localConfig") instanceof Supplier<?> source)) {
            LocalConfig tags =
                    new LocalConfig(SpecFaults.tags(set.get("tags"), faults).values(), Map.of());
            return new OwnConfig(tags, () -> tags);
        }
        if (set.containsKey("tags")) {
            faults.add("tags are set, and localConfig has them too: leave one of them out");
        }
        try {
            LocalConfig first = (LocalConfig) source.get();
            faults.addAll(OwnConfig.faults(first));
            return new OwnConfig(first, () -> (LocalConfig) source.get());
        } catch (HaConfigurationException e) {
            faults.addAll(e.faults());
            return OwnConfig.none();
        }
    }

    private List<Fence> fences(HaSettings settings, NodeName node) {
        List<Fence> all = new ArrayList<>(fences);
        if (settings.processFence()) {
            all.add(new ProcessFence(node.value()));
        }
        return all;
    }

    private ClusterConfig config(HaSettings settings) {
        Map<?, ?> patch = set.get("config") instanceof Map<?, ?> m ? m : Map.of();
        return ClusterConfig.of(ConfigChanges.merged(settings.initialConfig(), patch));
    }

    private <T> @Nullable T name(String setting, Function<String, T> make, List<String> faults) {
        if (!(set.get(setting) instanceof String text)) {
            faults.add(setting + " is not set");
            return null;
        }
        try {
            return make.apply(text);
        } catch (IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private String namespace(List<String> faults) {
        String fromUrl = StoreUrls.namespace(set.get("dcs"));
        String own = set.get("namespace") instanceof String s ? s : null;
        if (own != null && fromUrl != null && !own.equals(fromUrl)) {
            faults.add("namespace is '" + own + "' and the dcs URL says '" + fromUrl + "': leave one of them out");
        }
        return own != null ? own : fromUrl != null ? fromUrl : DcsScope.DEFAULT_NAMESPACE;
    }

    private @Nullable PostgresController controller(List<String> faults, List<AutoCloseable> made) {
        Object postgres = set.get("postgres");
        if (postgres instanceof PostgresController controller) {
            return controller;
        }
        if (!(postgres instanceof Supplier<?> supplier)) {
            faults.add("postgres is not set");
            return null;
        }
        try {
            PostgresController controller = (PostgresController) supplier.get();
            made.add(controller);
            return controller;
        } catch (HaConfigurationException e) {
            e.faults().forEach(f -> faults.add("postgres: " + f));
        } catch (IllegalArgumentException | IllegalStateException e) {
            faults.add("postgres: " + e.getMessage());
        }
        return null;
    }

    private static void close(List<AutoCloseable> made) {
        for (AutoCloseable part : made) {
            try {
                part.close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(NodeSpec.class).warn("could not close {}", part, e);
            }
        }
    }
}
