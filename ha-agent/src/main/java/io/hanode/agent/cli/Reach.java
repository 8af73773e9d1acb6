package io.hanode.agent.cli;

import io.hanode.agent.config.Access;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How clusters are reached: what the command line takes from a configuration file or from the URL of a store.
 *
 * @param cluster the cluster that is meant when none is named; null for none
 * @param namespace the first part of the path of all its keys
 * @param store the store; null when none is configured
 * @param localApi {@code http(s)://host:port} of the REST API of the node whose file it is; null for none
 * @param nodes how REST APIs are called
 * @param database for queries: {@code username}, {@code password}, {@code sslmode}, …
 */
record Reach(
        @Nullable String cluster,
        String namespace,
        @Nullable DcsFactory store,
        @Nullable String localApi,
        Access nodes,
        Map<String, String> database) {

    /** Nothing is configured. */
    static final Reach NONE = new Reach(
            null,
            DcsScope.DEFAULT_NAMESPACE,
            null,
            null,
            new Access(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false),
            Map.of());

    /** Copies the map and strips the namespace's slashes. */
    Reach {
        namespace = namespace.replaceAll("^/+|/+$", "");
        database = Map.copyOf(database);
    }

    /** The same with another store. */
    Reach withStore(DcsFactory other, @Nullable String otherNamespace) {
        return new Reach(
                cluster, otherNamespace == null ? namespace : otherNamespace, other, localApi, nodes, database);
    }

    /** The same, with nodes' certificates not checked. */
    Reach withoutChecks() {
        Access unseen = new Access(
                nodes.user(),
                nodes.password(),
                nodes.authorities(),
                nodes.certificate(),
                nodes.key(),
                nodes.keyPassword(),
                true);
        return new Reach(cluster, namespace, store, localApi, unseen, database);
    }

    /** Without passwords. */
    @Override
    public String toString() {
        return "Reach[cluster=" + cluster + ", namespace=" + namespace + "]";
    }
}
