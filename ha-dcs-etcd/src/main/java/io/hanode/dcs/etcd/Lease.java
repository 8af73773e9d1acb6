package io.hanode.dcs.etcd;

import io.hanode.cluster.Json;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import io.hanode.http.EndpointException;
import io.hanode.http.HttpCall;
import io.hanode.http.HttpCall.EffectKind;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One lease, from its grant to its end. Nothing prolongs it but {@link #renew}. Thread-safe. */
final class Lease {

    private static final Logger log = LoggerFactory.getLogger(Lease.class);
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Gateway gateway;
    private final Keys keys;
    private final long id;
    private final Duration grantedTtl;
    private volatile boolean gone;

    private Lease(Gateway gateway, Keys keys, long id, Duration grantedTtl) {
        this.gateway = gateway;
        this.keys = keys;
        this.id = id;
        this.grantedTtl = grantedTtl;
    }

    /** A new lease, for whole seconds. One that was granted without an answer runs out by itself, and nothing lives with it. */
    static Lease grant(Gateway gateway, Keys keys, Duration ttl, Deadline deadline) throws DcsException {
        long seconds = (ttl.toNanos() + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
        HttpCall call = HttpCall.post(
                "/v3/lease/grant", Json.write(Map.of("TTL", Long.toString(seconds))), EffectKind.REPEATABLE);
        return gateway.ask(
                call,
                answer -> new Lease(
                        gateway,
                        keys,
                        answer.json().number("ID"),
                        Duration.ofSeconds(answer.json().number("TTL"))),
                deadline);
    }

    long id() {
        return id;
    }

    Duration grantedTtl() {
        return grantedTtl;
    }

    /** Whether it is known to be over; it never comes back. */
    boolean isGone() {
        return gone;
    }

    void markGone() {
        gone = true;
    }

    /**
     * Prolongs the lease; false when it is gone.
     *
     * <p>A keepalive is answered by etcd's leader from its memory, also by one that has been deposed and has not noticed. So a read
     * through the quorum follows at the same server, in the same raft term: then the leader of that term still had its quorum after
     * the keepalive, and every later leader begins all leases anew.
     */
    boolean renew(Deadline deadline) throws DcsException {
        HttpCall keepAlive = HttpCall.post(
                "/v3/lease/keepalive", Json.write(Map.of("ID", Long.toString(id))), EffectKind.REPEATABLE);
        boolean alive = gateway.ask(keepAlive, answer -> prolonged(answer, deadline), deadline);
        if (!alive) {
            markGone();
        }
        return alive;
    }

    private boolean prolonged(Answer answer, Deadline deadline) throws DcsException {
        if (answer.json().number("TTL") <= 0) {
            return false;
        }
        Map<String, Object> range = Map.of("key", Bytes.encode(keys.leader()), "keys_only", true);
        Answer proof = gateway.askAt(
                answer.endpoint(),
                "/v3/kv/range",
                Json.write(range),
                // Not a mere read: when it fails, the lease may have been prolonged.
                EffectKind.REPEATABLE,
                new Deadline(System.nanoTime() + deadline.remainingNanos() / 2));
        if (proof.term() != answer.term()) {
            throw new EndpointException(
                    Effect.UNKNOWN,
                    "etcd " + answer.endpoint() + " changed its raft term from " + answer.term() + " to " + proof.term()
                            + " while the lease was renewed");
        }
        return true;
    }

    /** Ends the lease, and what lives with it, when etcd answers in time. */
    void revoke(Deadline deadline) {
        markGone();
        HttpCall call =
                HttpCall.post("/v3/lease/revoke", Json.write(Map.of("ID", Long.toString(id))), EffectKind.REPEATABLE);
        try {
            gateway.ask(call, answer -> true, deadline);
        } catch (LeaseGoneException e) {
            log.debug("Lease {} was over already", Long.toHexString(id));
        } catch (DcsException e) {
            log.info(
                    "etcd does not answer the end of lease {}; it runs out by itself: {}",
                    Long.toHexString(id),
                    e.getMessage());
        }
    }
}
