package io.hanode.testkit.sim;

import io.hanode.model.NodeName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A machine: its server, and the process that looks after it, when one runs. */
final class SimNode {

    final NodeName name;
    final SimPostgres postgres;
    private final SimWorld world;
    private final SimRandom random;
    private @Nullable NodeProcess process;
    private int incarnations;
    /** How far its wall clock is off, in nanoseconds. */
    long wallClockStep;
    /** Whether it leaves the cluster for good. */
    boolean leaving;

    SimNode(SimWorld world, NodeName name, SimRandom random) {
        this.world = world;
        this.name = name;
        this.random = random;
        this.postgres = new SimPostgres(world, name, random.split());
    }

    @Nullable
    NodeProcess process() {
        return process;
    }

    /** Whether it could take part in an election now. */
    boolean isWell() {
        return process != null
                && !process.paused()
                && !process.closing()
                && postgres.mode == SimPostgres.Mode.STANDBY
                && !postgres.hung()
                && postgres.silentUntil <= world.scheduler.now()
                && world.network.reachesStore(name)
                && world.network.weather(name).equals(SimNetwork.Weather.FAIR);
    }

    /** Whether its process runs and has acted on the news that no pause is on. */
    boolean knowsNoPause() {
        return process == null ? leaving : process.knowsNoPause();
    }

    /** Whether its process holds the lock with a good lease. */
    boolean leads() {
        return process != null && process.believed() != null;
    }

    @Override
    public String toString() {
        return name.toString();
    }

    boolean reaches(NodeName other) {
        return world.network.linked(name, other);
    }

    /** Starts the process if none runs. */
    void start() {
        if (process == null && !leaving) {
            process = world.processes.make(world, this, name + "#" + ++incarnations, random.split());
            world.story.tell(name.value(), "process " + incarnations + " starts");
            process.wake("start");
        }
    }

    /** The process ends, in whatever it was doing. */
    void crashProcess(String why) {
        if (process != null) {
            world.story.tell(name.value(), "process dies: " + why);
            process.die();
            process = null;
        }
    }

    /** The machine ends: process and server. */
    void crash(String why) {
        postgres.powerOff(why);
        crashProcess(why);
    }

    /** The process ended in order. */
    void ended(NodeProcess which) {
        if (Objects.equals(process, which)) {
            process = null;
        }
    }
}
