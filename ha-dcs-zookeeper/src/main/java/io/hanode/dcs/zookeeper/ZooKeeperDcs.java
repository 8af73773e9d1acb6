package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsTraits;
import java.time.Duration;

/**
 * ZooKeeper as the store. Keys are laid out as Patroni does, so that its tools and nodes can read and join.
 *
 * <p>What it needs of the servers: ZooKeeper 3.6 or later (persistent watches), and a {@code tickTime} not above the one that is
 * configured here. The TTL granted is the session timeout less one tick; a session timeout lies between the servers'
 * {@code minSessionTimeout} (two ticks by default) and {@code maxSessionTimeout} (twenty).
 */
public final class ZooKeeperDcs implements DcsFactory {

    /** What a dead session's lock may outlive its session timeout by: one tick for rounding up, and a ping. */
    private static final int TAKEOVER_TICKS = 2;

    private final Settings settings;
    private final DcsTraits traits;

    ZooKeeperDcs(Settings settings) {
        this.settings = settings;
        Duration tick = settings.tickTime();
        this.traits = new DcsTraits(
                "zookeeper", tick, settings.sessionReserve().plus(tick.multipliedBy(TAKEOVER_TICKS)), true);
    }

    /**
     * A store without authentication and without TLS.
     *
     * @param connectString {@code host:port[,host:port…][/chroot]}
     * @throws IllegalArgumentException when the text has no such form
     */
    public static ZooKeeperDcs connect(String connectString) {
        return builder(connectString).build();
    }

    /**
     * A store to be configured.
     *
     * @param connectString {@code host:port[,host:port…][/chroot]}
     * @throws IllegalArgumentException when the text has no such form
     */
    public static ZooKeeperDcsBuilder builder(String connectString) {
        return new ZooKeeperDcsBuilder(connectString);
    }

    @Override
    public DcsClient connect(DcsScope scope) {
        return new ZooKeeperClient(settings, traits, scope);
    }

    @Override
    public String describe() {
        return "ZooKeeper at " + settings;
    }

    @Override
    public String toString() {
        return describe();
    }
}
