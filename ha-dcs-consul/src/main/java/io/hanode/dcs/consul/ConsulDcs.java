package io.hanode.dcs.consul;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import io.hanode.http.ReloadingTls;
import java.time.Instant;
import java.util.Optional;

/**
 * Consul as the store, version 1.8 or later, through its HTTP API. Keys are laid out as Patroni does, so that its tools and nodes can
 * read and join.
 *
 * <p>The session's TTL, which is what a node may rely on, is half of {@code ttl}, and not less than the servers'
 * {@code session_ttl_min}, 10 s by default. Consul ends a session that nobody renews after up to twice its TTL, so a dead leader's
 * lock is free after about {@code ttl}, and never before half of it.
 *
 * <p>Sessions depend on no health check unless asked for, since a flap of gossip would cost a leader its lock. But a session belongs to
 * the agent that made it: it ends when that agent leaves the datacenter in order. Let nodes use an agent that stays, or the servers.
 */
public final class ConsulDcs implements DcsFactory {

    private final Settings settings;

    ConsulDcs(Settings settings) {
        this.settings = settings;
    }

    /**
     * A store without ACL token and without TLS.
     *
     * @param agents {@code host[:port][,host[:port]…]}, of which the first that answers is used; the port is 8500 by default
     * @throws IllegalArgumentException when the text has no such form
     */
    public static ConsulDcs connect(String agents) {
        return builder(agents).build();
    }

    /**
     * A store to be configured.
     *
     * @param agents {@code host[:port][,host[:port]…]}, of which the first that answers is used; the port is 8500 by default
     * @throws IllegalArgumentException when the text has no such form
     */
    public static ConsulDcsBuilder builder(String agents) {
        return new ConsulDcsBuilder(agents);
    }

    @Override
    public DcsClient connect(DcsScope scope) {
        return new ConsulClient(settings, scope);
    }

    /**
     * Registers a node's server as a service of Consul, with its role as a tag; give the result to {@code HaNodeBuilder.listener}, and
     * close it after the node.
     */
    public ConsulService service(ConsulServiceSettings service) {
        return new ConsulService(settings, service);
    }

    @Override
    public Optional<Instant> certificateExpiry() {
        return Optional.ofNullable(settings.tls()).flatMap(ReloadingTls::expiry);
    }

    @Override
    public String describe() {
        return "Consul at " + settings;
    }

    @Override
    public String toString() {
        return describe();
    }
}
