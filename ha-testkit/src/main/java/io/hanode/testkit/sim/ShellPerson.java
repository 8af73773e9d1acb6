package io.hanode.testkit.sim;

import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.dcs.LeaderEntry;
import io.hanode.loop.DefaultHaNode;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import java.time.Duration;
import java.util.List;

/** Somebody who asks nodes for a change of leader by their API. P1: each question ends in time, whatever goes wrong meanwhile. */
final class ShellPerson {

    /** What withdrawing a request may take beyond the request's own time, two calls of it, and a busy machine. */
    private static final Duration WITHDRAW = Duration.ofSeconds(8);

    private final SimWorld world;
    private final SimRandom random;

    ShellPerson(SimWorld world, SimRandom random) {
        this.world = world;
        this.random = random;
    }

    void begin() {
        if (random.chance(0.5)) {
            next();
        }
    }

    private void next() {
        world.scheduler.after(random.millis(world.profile.ttl() * 300, world.profile.ttl() * 3000), () -> {
            if (world.scheduler.now() < world.profile.faultsEnd()) {
                ask(random.pick(List.copyOf(world.nodes.values())));
                next();
            }
        });
    }

    private void ask(SimNode node) {
        if (node.process() instanceof ShellProcess process && process.running() != null && !process.paused()) {
            DefaultHaNode running = process.running();
            NodeName candidate = random.chance(0.5) ? null : random.pick(List.copyOf(world.nodes.keySet()));
            Duration timeout = Duration.ofMillis(random.between(500, 60_000));
            boolean failover = candidate != null && random.chance(0.2);
            SwitchoverRequest request = new SwitchoverRequest(null, candidate, null, failover, timeout);
            process.start("person", () -> ask(process, running, request));
        }
    }

    private void ask(ShellProcess process, DefaultHaNode running, SwitchoverRequest request) {
        Tick asked = process.clock.now();
        long disturbed = process.disturbances();
        LeaderEntry before = world.dcs.leader();
        process.tell("is asked for " + request);
        SwitchoverResult result;
        try {
            result = running.switchover(request);
        } catch (BrokenCallException e) {
            process.tell("the question broke down: " + e.getMessage());
            return;
        }
        process.tell("answers: " + result);
        Duration took = process.clock.now().since(asked);
        if (took.compareTo(request.timeout().plus(WITHDRAW)) > 0 && process.disturbances() == disturbed) {
            throw new SimViolation(Promise.P1, process + " took " + took + " to answer " + request + ": " + result);
        }
        LeaderEntry now = world.dcs.leader();
        if (result instanceof SwitchoverResult.Done && now != null && now.equals(before)) {
            throw new SimViolation(
                    Promise.P1, process + " says " + result + ", but the leader is " + now + " as before");
        }
    }
}
