package io.hanode.testkit.sim;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.SessionRequest;
import java.time.Duration;

/** A simulated process's connection to the store. */
final class ShellStore implements DcsClient {

    private static final int ALL_KEYS = 0xff;

    private final ShellProcess process;
    private final SimWorld world;

    ShellStore(ShellProcess process) {
        this.process = process;
        this.world = process.world;
    }

    @Override
    public DcsTraits traits() {
        Duration delay = Duration.ofNanos(world.profile.takeoverDelay());
        return new DcsTraits("simulated", Duration.ofSeconds(1), delay, false);
    }

    @Override
    public DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException {
        SimDcs.Session session =
                process.calls.make("open session", timeout, () -> world.dcs.open(process.node.name, request.ttl()));
        process.tell("session " + session.id + " opened, ttl " + session.ttl.toSeconds() + " s");
        return new ShellSession(process, session);
    }

    /** Some keys now and the others later: no store reads them all at one instant. */
    @Override
    public DcsTree read(Duration timeout) throws DcsException {
        long began = world.scheduler.now();
        int mask = process.random.index(ALL_KEYS + 1);
        DcsTree first = process.calls.make("read", timeout, world.dcs::read);
        Duration left = timeout.minusNanos(world.scheduler.now() - began);
        DcsTree second = process.calls.make("read", left.isNegative() ? Duration.ZERO : left, world.dcs::read);
        return Snapshots.merge(first, second, mask);
    }

    @Override
    public Subscription watch(Runnable maybeChanged) {
        process.onChange(maybeChanged);
        return () -> process.forget(maybeChanged);
    }

    @Override
    public void close() {
        process.tell("leaves the store");
    }
}
