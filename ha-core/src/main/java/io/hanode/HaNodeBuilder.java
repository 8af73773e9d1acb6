package io.hanode;

import io.hanode.cluster.LocalConfig;
import io.hanode.dcs.DcsFactory;
import io.hanode.fence.Fence;
import io.hanode.loop.Clock;
import io.hanode.loop.Meters;
import io.hanode.loop.MicrometerMeters;
import io.hanode.loop.NodeSpec;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.peer.NodeEndpoint;
import io.hanode.postgres.PostgresController;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a node together. Needed: {@link #cluster}, {@link #name}, {@link #dcs(String)} and {@link #postgres(PostgresController)}; a
 * cluster of more than one node also needs {@link #rest}. Every setting may be made once. Not thread-safe.
 */
public final class HaNodeBuilder {

    private final Map<String, Object> set = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<HaListener> listeners = new ArrayList<>();
    private final List<Fence> fences = new ArrayList<>();
    private Clock clock = Clock.system();
    private BiFunction<ClusterName, NodeName, Meters> meters = (cluster, node) -> Meters.none();

    HaNodeBuilder() {}

    /** The cluster's name (Patroni's {@code scope}), the same on all its nodes. */
    public HaNodeBuilder cluster(String cluster) {
        return set("cluster", cluster);
    }

    /** The node's name, unlike that of every other node of the cluster. */
    public HaNodeBuilder name(String name) {
        return set("name", name);
    }

    /** The first element(s) of the cluster's path in the store; when not set, the URL's path, or else {@code service}. */
    public HaNodeBuilder namespace(String namespace) {
        return set("namespace", namespace);
    }

    /** The store. */
    public HaNodeBuilder dcs(DcsFactory dcs) {
        return set("dcs", dcs);
    }

    /** The store by its URL, for instance {@code zookeeper://zk1:2181,zk2:2181,zk3:2181/service}. Its module has to be on the class path. */
    public HaNodeBuilder dcs(String url) {
        return set("dcs", url);
    }

    /** The local server. The node closes it. */
    public HaNodeBuilder postgres(PostgresController postgres) {
        return set("postgres", postgres);
    }

    /** The local server, made by {@link #start()}; the faults it throws are reported with all others. The node closes it. */
    public HaNodeBuilder postgres(Supplier<? extends PostgresController> postgres) {
        return set("postgres", postgres);
    }

    /** What answers for the node: to other nodes, load balancers and people. The node closes it. */
    public HaNodeBuilder rest(NodeEndpoint endpoint) {
        return set("rest", endpoint);
    }

    /** The node's tags, as Patroni knows them: tag name to Boolean, Number or String. */
    public HaNodeBuilder tags(Map<String, ?> tags) {
        return set("tags", tags);
    }

    /**
     * The node's own part of the configuration, asked for at the start and at every {@link HaNode#reload()}. It has the node's
     * tags: {@link #tags} is not set then.
     */
    public HaNodeBuilder localConfig(Supplier<LocalConfig> source) {
        return set("localConfig", source);
    }

    /** The node's own settings in place of {@link HaSettings#DEFAULTS}. */
    public HaNodeBuilder settings(HaSettings settings) {
        return set("settings", settings);
    }

    /**
     * The dynamic configuration of a cluster that this node makes, merged over the one in the settings; null removes a key. Without
     * effect when the cluster exists: see {@link HaNode#changeConfig}.
     */
    public HaNodeBuilder config(Map<String, ?> config) {
        return set("config", config);
    }

    /** Hears of events; may be called several times. */
    public HaNodeBuilder listener(HaListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Stops the server when this process cannot, besides the process fence of the settings; may be called several times. */
    public HaNodeBuilder fence(Fence fence) {
        fences.add(fence);
        return this;
    }

    /** Where the node's measurements go. Micrometer has to be on the class path. */
    public HaNodeBuilder meterRegistry(MeterRegistry registry) {
        set("meterRegistry", registry);
        meters = MicrometerMeters.in(registry);
        return this;
    }

    /** For tests. */
    HaNodeBuilder clock(Clock other) {
        clock = other;
        return this;
    }

    private HaNodeBuilder set(String setting, @Nullable Object value) {
        if (value == null) {
            faults.add(setting + " must not be null");
        } else if (set.putIfAbsent(setting, value) != null) {
            faults.add(setting + " was set twice; it may be set once");
        }
        return this;
    }

    /**
     * Checks everything and starts the node. Does not wait for the store or the server: see {@link HaNode#awaitStatus}. The node keeps
     * the JVM running until it is closed.
     *
     * @throws HaConfigurationException with all faults at once; nothing was started
     */
    public HaNode start() {
        return new NodeSpec(set, faults, listeners, fences, clock, meters).start();
    }
}
