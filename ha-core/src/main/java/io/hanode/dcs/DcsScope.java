package io.hanode.dcs;

import io.hanode.model.ClusterName;

/**
 * The part of the store that belongs to one cluster: {@code /<namespace>/<cluster>/}.
 *
 * @param namespace first path element(s), without slashes at the ends; Patroni's default is {@code service}
 * @param cluster the cluster
 */
public record DcsScope(String namespace, ClusterName cluster) {

    /** Patroni's default namespace. */
    public static final String DEFAULT_NAMESPACE = "service";

    /** Strips slashes from the ends of the namespace and folds repeated ones. */
    public DcsScope {
        namespace = namespace.replaceAll("/+", "/").replaceAll("^/|/$", "");
    }

    /** The base path with a leading and without a trailing slash, for instance {@code /service/orders}. */
    public String path() {
        return (namespace.isEmpty() ? "" : "/" + namespace) + "/" + cluster.value();
    }
}
