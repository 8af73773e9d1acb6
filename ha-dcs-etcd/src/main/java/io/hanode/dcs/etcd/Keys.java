package io.hanode.dcs.etcd;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.DcsScope;

/** Where a cluster's keys are: where Patroni has them. */
final class Keys {

    private final String base;

    Keys(DcsScope scope) {
        this.base = scope.path();
    }

    String key(String key) {
        return base + "/" + key;
    }

    String leader() {
        return key(ClusterKeys.LEADER);
    }

    String member(String node) {
        return key(ClusterKeys.MEMBERS + node);
    }

    /** How all the cluster's keys begin, and no other's. */
    String prefix() {
        return base + "/";
    }

    /** The first key behind all that begin with the prefix: '0' comes after '/'. */
    String end() {
        return base + "0";
    }

    /** Relative to the prefix. */
    String relative(String key) {
        return key.substring(prefix().length());
    }

    /** The base path, for messages. */
    @Override
    public String toString() {
        return base;
    }
}
