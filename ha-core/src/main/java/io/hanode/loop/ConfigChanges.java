package io.hanode.loop;

import io.hanode.HaConfigurationException;
import io.hanode.HaOperationException;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.Json;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.Expect;
import io.hanode.dcs.Revision;
import io.hanode.dcs.WriteResult;
import io.hanode.decide.LeaseTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes the dynamic configuration in the store. */
public final class ConfigChanges {

    private final StoreAccess store;
    private final Duration fenceTime;
    private final DcsTraits traits;

    ConfigChanges(StoreAccess store, Duration fenceTime, DcsTraits traits) {
        this.store = store;
        this.fenceTime = fenceTime;
        this.traits = traits;
    }

    ClusterConfig change(Map<String, ?> patch, Duration timeout) {
        return write(old -> merged(old, patch), timeout);
    }

    ClusterConfig replace(Map<String, ?> config, Duration timeout) {
        return write(old -> merged(config, Map.of()), timeout);
    }

    private ClusterConfig write(UnaryOperator<Map<String, Object>> change, Duration timeout) {
        try {
            ClusterSnapshot snapshot = store.read(timeout);
            Revision revision = snapshot.configRevision();
            if (revision == null) {
                throw new HaOperationException(
                        "the cluster has no configuration yet: it is made with the first primary");
            }
            if (snapshot.config() == null) {
                throw new HaOperationException(
                        "the configuration in the store cannot be used and has to be repaired there: "
                                + snapshot.warnings());
            }
            ClusterConfig config = ClusterConfig.parse(
                    Json.write(change.apply(snapshot.config().raw())));
            List<String> faults = faults(snapshot.config(), config, fenceTime, traits);
            if (!faults.isEmpty()) {
                throw new HaConfigurationException(faults);
            }
            WriteResult result = store.write(ClusterKeys.CONFIG, config.toJson(), Expect.at(revision), timeout);
            if (!(result instanceof WriteResult.Written)) {
                throw new HaOperationException(
                        "somebody else changed the configuration at the same time; nothing was changed, try again");
            }
            return config;
        } catch (DcsException e) {
            throw StoreAccess.failure("the configuration could not be changed", e);
        }
    }

    /** All reasons why the configuration cannot be used by a node with this server and this store. */
    public static List<String> faults(ClusterConfig config, Duration fenceTime, @Nullable DcsTraits traits) {
        List<String> faults = new ArrayList<>(config.faults());
        faults.addAll(new LeaseTiming(config.ttl(), fenceTime, config.loopWait()).faults());
        if (traits != null && config.ttl().compareTo(traits.minimumTtl()) < 0) {
            faults.add("ttl " + config.ttl().toMillis() / 1000.0 + " s is below what " + traits.store() + " grants: "
                    + traits.minimumTtl().toMillis() / 1000.0
                    + " s or more. Raise ttl, or let the store grant less, or use"
                    + " another one");
        }
        return faults;
    }

    /** The same for a change of a cluster's configuration, which must not ask for what is not supported either. */
    public static List<String> faults(
            ClusterConfig before, ClusterConfig after, Duration fenceTime, @Nullable DcsTraits traits) {
        List<String> faults = faults(after, fenceTime, traits);
        // What a cluster has from elsewhere stays as it is; it just cannot be asked for here.
        after.unsupported().stream()
                .filter(u -> !before.unsupported().contains(u))
                .forEach(faults::add);
        return faults;
    }

    /** The base with the patch merged deeply into it: null removes a key. */
    public static Map<String, Object> merged(Map<?, ?> base, Map<?, ?> patch) {
        Map<String, Object> result = new LinkedHashMap<>();
        base.forEach((key, value) -> {
            if (value != null) {
                result.put(String.valueOf(key), value);
            }
        });
        patch.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (value == null) {
                result.remove(name);
            } else if (value instanceof Map<?, ?> inner) {
                result.put(name, merged(result.get(name) instanceof Map<?, ?> old ? old : Map.of(), inner));
            } else {
                result.put(name, value);
            }
        });
        return result;
    }
}
