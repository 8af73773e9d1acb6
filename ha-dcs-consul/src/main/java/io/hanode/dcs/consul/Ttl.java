package io.hanode.dcs.consul;

import io.hanode.dcs.DcsTraits;
import java.time.Duration;

/**
 * What Consul makes of a TTL. It promises that a session lives for its TTL, and allows itself up to twice that: its servers wait for two
 * TTLs. So half of the wanted TTL is asked for, as Patroni does: then a dead holder's lock is gone after about the wanted TTL. The
 * granted TTL is what is promised, the half.
 */
final class Ttl {

    /** What the expiry of a session takes beside the wait. */
    private static final Duration REAPING = Duration.ofSeconds(2);

    private Ttl() {}

    /** The TTL of the session, which is what its holder may rely on. */
    static Duration granted(Duration wanted, Duration sessionTtlMin) {
        Duration half = wanted.dividedBy(2);
        return half.compareTo(sessionTtlMin) < 0 ? sessionTtlMin : half;
    }

    /** What the store can do, for sessions of the given TTL. */
    static DcsTraits traits(Duration sessionTtlMin, Duration granted) {
        return new DcsTraits("consul", sessionTtlMin, granted.plus(REAPING), true);
    }
}
