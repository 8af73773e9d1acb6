package io.hanode.cluster;

import io.hanode.model.NodeName;

/** The keys below a cluster's base path, as Patroni names them. What Patroni lacks goes below {@code hanode/}. */
public final class ClusterKeys {

    /** The leader lock; its value is a node name. */
    public static final String LEADER = "leader";

    /** Dynamic configuration, a JSON object. */
    public static final String CONFIG = "config";

    /** Empty while the cluster is being made, then the system identifier. */
    public static final String INITIALIZE = "initialize";

    /** A switchover or failover that somebody asked for, a JSON object; {@code {}} when none is. */
    public static final String FAILOVER = "failover";

    /** Who may become leader in synchronous mode, a JSON object. */
    public static final String SYNC = "sync";

    /** The leader's WAL position and slots, a JSON object. */
    public static final String STATUS = "status";

    /** Timeline history, a JSON array of arrays. */
    public static final String HISTORY = "history";

    /** Who has to agree before a leader without the store goes on, a JSON object; absent as long as failsafe mode was never on. */
    public static final String FAILSAFE = "failsafe";

    /** The highest timeline ever begun, a JSON object of our own. */
    public static final String TIMELINE = "hanode/timeline";

    /** Who is making the cluster while {@link #INITIALIZE} is empty: the name of one of our nodes. Absent when Patroni does it. */
    public static final String INITIALIZER = "hanode/initializer";

    /** Prefix of the members' keys. */
    public static final String MEMBERS = "members/";

    private ClusterKeys() {}

    /**
     * For adapters, before they write or delete a key that is to outlive the session.
     *
     * @throws IllegalArgumentException when the key is the lock or a member's, which live with a session
     */
    public static void requirePermanent(String key) {
        if (key.equals(LEADER) || key.startsWith(MEMBERS)) {
            throw new IllegalArgumentException(
                    "key '" + key + "' lives with a session: write other keys, not the lock or a member");
        }
    }

    /** A member's key. */
    public static String member(NodeName name) {
        return MEMBERS + name.value();
    }
}
