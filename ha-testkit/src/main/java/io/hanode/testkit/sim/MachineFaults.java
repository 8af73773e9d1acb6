package io.hanode.testkit.sim;

import io.hanode.testkit.sim.SimPostgres.Mode;

/** What goes wrong on one machine: with its process, its server, its disk, its clock. */
final class MachineFaults {

    private final SimWorld world;
    private final Faults faults;

    MachineFaults(SimWorld world, Faults faults) {
        this.world = world;
        this.faults = faults;
    }

    void crash(SimNode node, SimRandom random) {
        node.crash("machine crashed");
        faults.until(random, node::start);
    }

    void crashProcess(SimNode node, SimRandom random) {
        if (world.profile.processFence() && !world.invariants.paused()) {
            node.crashProcess("killed");
            faults.until(random, node::start);
        } else {
            crash(node, random);
        }
    }

    void pause(SimNode node, SimRandom random) {
        NodeProcess process = node.process();
        boolean safe = world.profile.processFence()
                || world.profile.unfenced()
                || (node.postgres.mode != Mode.PRIMARY && node.postgres.mode != Mode.STARTING);
        if (process != null && safe && (world.profile.unfenced() || !node.postgres.promoting)) {
            process.pause();
            faults.until(random, process::resume);
        }
    }

    void wipeMemory(SimNode node) {
        NodeProcess process = node.process();
        if (process != null) {
            world.story.tell(node.name.value(), "forgets what it remembered between turns");
            process.forget();
        }
    }

    void silentServer(SimNode node, SimRandom random) {
        world.story.tell("fault", "the server of " + node.name + " does not answer questions for its state");
        node.postgres.silentUntil = world.scheduler.now() + random.skewedMillis(100, faults.longest());
    }

    void slowPromote(SimNode node, SimRandom random) {
        world.story.tell("fault", "a promotion of " + node.name + " takes long");
        node.postgres.slowestPromote = random.between(3000, 60_000);
        faults.until(random, () -> node.postgres.slowestPromote = SimPostgres.PROMOTE);
    }

    /** The server goes down since it cannot write WAL, and does not come up as long as it cannot. */
    void diskFull(SimNode node, SimRandom random) {
        world.story.tell("fault", "the disk of " + node.name + " is full");
        node.postgres.full = true;
        node.postgres.kill("no space left");
        faults.until(random, () -> node.postgres.full = false);
    }

    void diskHang(SimNode node, SimRandom random) {
        world.story.tell("fault", "the disk of " + node.name + " hangs");
        node.postgres.hang();
        faults.until(random, node.postgres::hangEnds);
    }

    void stepWallClock(SimNode node, SimRandom random) {
        node.wallClockStep = random.millis(-3_600_000, 3_600_000);
        world.story.tell("fault", "the wall clock of " + node.name + " steps by " + node.wallClockStep + " ns");
        faults.until(random, () -> node.wallClockStep = 0);
    }

    /** The disk of a standby is lost, while the leader is well: losing the last copy is nothing to recover from. */
    void loseData(SimNode node, SimRandom random) {
        boolean led = world.nodes.values().stream().anyMatch(n -> n.postgres.acceptsWrites());
        if (led && node.postgres.mode == Mode.STANDBY && !node.postgres.promoting) {
            node.crash("its disk is lost");
            node.postgres.disk = null;
            node.postgres.slots.clear();
            faults.until(random, node::start);
        }
    }

    void close(SimNode node, SimRandom random) {
        if (asksToClose(node)) {
            faults.until(random, node::start);
        }
    }

    /** In a pause a closing node leaves its server running, and nobody looks after it any more: that is the person's business. */
    private boolean asksToClose(SimNode node) {
        NodeProcess process = node.process();
        if (process == null || process.closing() || world.invariants.paused()) {
            return false;
        }
        process.close();
        return true;
    }

    void add(SimRandom random) {
        if (world.nodes.size() < 6) {
            SimNode node = world.addNode(random.split());
            world.story.tell("person", "adds " + node.name);
            node.start();
        }
    }

    /** A standby leaves for good, as long as the leader and another standby are well. */
    void remove(SimNode node) {
        boolean led =
                world.nodes.values().stream().anyMatch(n -> n.leads() && n.postgres.acceptsWrites() && !n.leaving);
        boolean another = world.nodes.values().stream().anyMatch(n -> n != node && n.postgres.streaming && !n.leaving);
        if (led && another && node.postgres.mode == Mode.STANDBY && asksToClose(node)) {
            node.leaving = true;
        }
    }

    /** The end of all that is wrong with a machine. */
    static void mend(SimNode node) {
        node.wallClockStep = 0;
        node.postgres.silentUntil = 0;
        node.postgres.full = false;
        node.postgres.slowestPromote = SimPostgres.PROMOTE;
        node.postgres.hangEnds();
        NodeProcess process = node.process();
        if (process != null) {
            process.resume();
        }
    }
}
