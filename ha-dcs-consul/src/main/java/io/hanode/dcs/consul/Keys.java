package io.hanode.dcs.consul;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.DcsScope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a cluster's keys are: where Patroni has them, without a leading slash. */
final class Keys {

    private final String prefix;

    Keys(DcsScope scope) {
        this.prefix = scope.path().substring(1) + "/";
    }

    /** What all the cluster's keys begin with, with a slash at its end. */
    String prefix() {
        return prefix;
    }

    String full(String key) {
        return prefix + key;
    }

    String leader() {
        return full(ClusterKeys.LEADER);
    }

    /** The path of the cluster's keys in the HTTP API. */
    String path() {
        return path(prefix);
    }

    /** The path of a full key in the HTTP API. */
    static String path(String full) {
        return "/v1/kv/" + encode(full).replace("%2F", "/");
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
