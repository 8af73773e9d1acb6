package io.hanode.dcs.zookeeper;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.DcsScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a cluster's nodes are. Keys are where Patroni has them; below {@code hanode/zk} is what this adapter alone needs, hidden
 * from readers and watchers.
 */
final class Paths {

    /** What holds the members: their prefix without its slash. */
    static final String MEMBERS = ClusterKeys.MEMBERS.substring(0, ClusterKeys.MEMBERS.length() - 1);

    /** This adapter's own subtree. */
    static final String INTERNAL = "hanode/zk";

    private final String base;

    Paths(String chroot, DcsScope scope) {
        this.base = chroot + scope.path();
    }

    String base() {
        return base;
    }

    String key(String key) {
        return base + "/" + key;
    }

    String leader() {
        return key(ClusterKeys.LEADER);
    }

    String members() {
        return key(MEMBERS);
    }

    String internal() {
        return key(INTERNAL);
    }

    /** Its version counts the acquisitions and revocations of the lock. */
    String epoch() {
        return internal() + "/epoch";
    }

    /** Its version counts deletions, so that a key that was deleted and made anew is not taken for the old one. */
    String deletions() {
        return internal() + "/deletions";
    }

    /** What readers write to before they read. */
    String fresh() {
        return internal() + "/fresh";
    }

    String sessions() {
        return internal() + "/sessions";
    }

    /** What a session writes to when it is renewed. */
    String session(long sessionId) {
        return sessions() + "/" + Long.toHexString(sessionId);
    }

    String held() {
        return internal() + "/held";
    }

    /** Exists from an acquisition until it is released, revoked, or its session ends. */
    String held(long sessionId, int epoch) {
        return held() + "/" + Long.toHexString(sessionId) + "-" + epoch;
    }

    /** The permanent nodes that everything else needs, parents first. */
    List<String> skeleton() {
        List<String> nodes = new ArrayList<>(ancestors(base));
        nodes.addAll(
                List.of(base, members(), key("hanode"), internal(), epoch(), deletions(), fresh(), sessions(), held()));
        return nodes;
    }

    /** The nodes above a path, topmost first. */
    static List<String> ancestors(String path) {
        List<String> ancestors = new ArrayList<>();
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            ancestors.add(path.substring(0, slash));
        }
        return ancestors;
    }

    /** Whether a change of this path is nobody's business but this adapter's. */
    boolean isInternal(String path) {
        return path.equals(internal()) || path.startsWith(internal() + "/");
    }
}
