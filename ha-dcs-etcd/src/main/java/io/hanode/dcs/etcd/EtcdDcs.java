package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsTraits;
import io.hanode.http.ReloadingTls;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * etcd v3 as the store, version 3.4 or later, through its JSON gateway. Keys are laid out as Patroni does, so that its tools and nodes
 * can read and join.
 *
 * <p>A TTL is whole seconds, rounded up, and 2 s at least (one and a half of etcd's election timeouts, rounded up). A dead holder's lock
 * goes when etcd looks for leases that are over, twice a second. When etcd changes its leader, the new one begins all leases anew, so a
 * lock whose holder died just before may stay for one TTL and an election timeout more.
 */
public final class EtcdDcs implements DcsFactory {

    static final int DEFAULT_PORT = 2379;

    private static final DcsTraits TRAITS = new DcsTraits("etcd", Duration.ofSeconds(2), Duration.ofMillis(1500), true);

    private final Settings settings;

    EtcdDcs(Settings settings) {
        this.settings = settings;
    }

    /**
     * A store without authentication and without certificates.
     *
     * @param endpoints {@code host[:port],…} or {@code http(s)://host[:port],…}; the port is 2379 by default
     * @throws IllegalArgumentException when the text has no such form
     */
    public static EtcdDcs connect(String endpoints) {
        return builder(endpoints).build();
    }

    /**
     * A store to be configured.
     *
     * @param endpoints {@code host[:port],…} or {@code http(s)://host[:port],…}; the port is 2379 by default
     */
    public static EtcdDcsBuilder builder(String endpoints) {
        return new EtcdDcsBuilder(endpoints, null);
    }

    /**
     * A store to be configured, whose servers are found by DNS: SRV records {@code _etcd-client._tcp.<domain>}, or
     * {@code _etcd-client-ssl._tcp.<domain>} with TLS. The JDK's module {@code jdk.naming.dns} asks for them.
     */
    public static EtcdDcsBuilder discover(String domain) {
        return new EtcdDcsBuilder("", domain);
    }

    @Override
    public DcsClient connect(DcsScope scope) {
        return new EtcdClient(settings, TRAITS, scope);
    }

    @Override
    public Optional<Instant> certificateExpiry() {
        return Optional.ofNullable(settings.tls()).flatMap(ReloadingTls::expiry);
    }

    @Override
    public String describe() {
        return "etcd at " + settings;
    }

    @Override
    public String toString() {
        return describe();
    }
}
