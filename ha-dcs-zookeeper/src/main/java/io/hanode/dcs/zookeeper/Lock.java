package io.hanode.dcs.zookeeper;

import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * One acquisition of the leader lock, as the nodes show it.
 *
 * <p>An acquisition is one transaction: it moves the epoch from the version that was read, makes the ephemeral {@code leader} node
 * (and writes it once more, so that its version is 1: Patroni never does, its locks have version 0), and makes an ephemeral node
 * named after session and epoch. A guard checks all three. The last one is there because a person may delete a cluster's whole
 * tree, after which the epoch starts again.
 */
record Lock(long sessionId, int epoch, FencingToken token) {

    /** The version of a {@code leader} node that an acquisition of ours made. */
    static final int LEADER_VERSION = 1;

    /** How many operations {@link #guards} has. */
    static final int GUARDS = 3;

    LeaderLock toLeaderLock() {
        return new LeaderLock(token, Long.toHexString(sessionId) + ":" + epoch);
    }

    /** The acquisition that a proof speaks of; null when it is none of the given session. */
    static @Nullable Lock of(LeaderLock lock, long sessionId) {
        String prefix = Long.toHexString(sessionId) + ":";
        if (!lock.proof().startsWith(prefix)) {
            return null;
        }
        return new Lock(sessionId, Integer.parseInt(lock.proof().substring(prefix.length())), lock.token());
    }

    /** The acquisition that holds the lock now; null when nobody does, or somebody who keeps no epoch (a Patroni node). */
    static @Nullable Lock current(@Nullable Node leader, @Nullable Node epoch) {
        if (leader == null || epoch == null) {
            return null;
        }
        Stat stat = leader.stat();
        boolean ours = stat.getVersion() == LEADER_VERSION
                && stat.getCzxid() == epoch.stat().getMzxid();
        return ours
                ? new Lock(stat.getEphemeralOwner(), epoch.stat().getVersion(), new FencingToken(stat.getCzxid()))
                : null;
    }

    static LeaderEntry entry(Node leader) {
        return new LeaderEntry(
                new String(leader.data(), StandardCharsets.UTF_8),
                new FencingToken(leader.stat().getCzxid()));
    }

    /** Operations that are refused unless this acquisition still holds the lock. */
    List<Op> guards(Paths paths) {
        return List.of(
                Op.check(paths.epoch(), epoch),
                Op.check(paths.leader(), LEADER_VERSION),
                Op.check(paths.held(sessionId, epoch), -1));
    }
}
