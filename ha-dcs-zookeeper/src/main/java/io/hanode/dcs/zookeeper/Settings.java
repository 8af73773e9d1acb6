package io.hanode.dcs.zookeeper;

import java.time.Duration;
import java.util.List;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ZKConfig;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/**
 * What was configured.
 *
 * @param servers {@code host:port,…} without a path
 * @param chroot a path that stands before every other, with a leading slash; empty for none
 * @param credentials {@code user:password} for digest authentication; null for none
 * @param extraAcl what others than the authenticated user may do
 * @param tls null for plain connections
 * @param tickTime the servers' tickTime
 */
record Settings(
        String servers,
        String chroot,
        @Nullable String credentials,
        List<ACL> extraAcl,
        @Nullable TlsSettings tls,
        Duration tickTime) {

    /** How late a sign of life may come at least, however short a tick is: a pause of the JVM knows nothing of ticks. */
    private static final Duration LATENESS = Duration.ofMillis(250);

    /**
     * ZooKeeper's own limit, 1 MB, is the one for requests, and an answer may be larger: one foreign node as large as a server takes
     * would break every connection that reads it.
     */
    private static final int LARGEST_ANSWER = 16 << 20;

    Settings {
        extraAcl = List.copyOf(extraAcl);
    }

    /** Whom new nodes belong to: the authenticated user (and the extra ids), or everybody when there is none. */
    List<ACL> acl() {
        if (credentials == null && extraAcl.isEmpty()) {
            return ZooDefs.Ids.OPEN_ACL_UNSAFE;
        }
        List<ACL> acl = new java.util.ArrayList<>(extraAcl);
        if (credentials != null) {
            acl.addAll(ZooDefs.Ids.CREATOR_ALL_ACL);
        }
        return acl;
    }

    /** By how much a session has to outlive the lease that it is made into, see {@link SessionLease}. */
    Duration sessionReserve() {
        Duration halfTick = tickTime.dividedBy(2);
        return halfTick.plus(halfTick.compareTo(LATENESS) < 0 ? LATENESS : halfTick);
    }

    ZKClientConfig clientConfig() {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKConfig.JUTE_MAXBUFFER, Integer.toString(LARGEST_ANSWER));
        if (tls != null) {
            tls.apply(config);
        }
        return config;
    }

    /** The servers, never the password. */
    @Override
    public String toString() {
        return servers
                + chroot
                + (tls == null ? "" : " with TLS")
                + (credentials == null ? "" : " with digest authentication");
    }
}
