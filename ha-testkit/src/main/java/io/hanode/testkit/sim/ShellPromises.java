package io.hanode.testkit.sim;

import io.hanode.HaStatus;
import io.hanode.loop.DefaultHaNode;
import java.time.Duration;

/** What only the shell can break: a node that makes no turns must give way, and what is asked of a node must end. */
final class ShellPromises {

    /** A look at every node costs more than an event. */
    private static final int EVERY = 32;

    private final SimWorld world;
    private long looks;

    ShellPromises(SimWorld world) {
        this.world = world;
    }

    void check() {
        if (++looks % EVERY == 0) {
            for (SimNode node : world.nodes.values()) {
                if (node.process() instanceof ShellProcess process
                        && process.running() != null
                        && process.believed() != null
                        && !process.paused()) {
                    givesWay(node, process.running());
                }
            }
        }
    }

    /**
     * The loop is heard of once in loop_wait, and within a turn with every action; a TTL without it ends the renewals, and another one
     * the lease. Two slow actions in one turn are allowed for.
     */
    private static void givesWay(SimNode node, DefaultHaNode running) {
        HaStatus status = running.status();
        if (!status.leader()) {
            return;
        }
        Duration most = status.config().loopWait().plus(status.config().ttl().multipliedBy(4));
        if (status.turnAge().compareTo(most) > 0) {
            throw new SimViolation(
                    Promise.L1, node + " keeps the leader lock although it has made no turn for " + status.turnAge());
        }
    }
}
