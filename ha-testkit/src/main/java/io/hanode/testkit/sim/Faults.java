package io.hanode.testkit.sim;

import java.util.List;

/** What each fault does, and how it ends. */
final class Faults {

    private static final long CALM_AFTER = 5 * SimScheduler.SECOND;

    private final SimWorld world;
    private final Requests requests;
    private final NetworkFaults network;
    private final StoreFaults store;
    private final MachineFaults machines;
    private final Meddling meddling;
    private final long longest;
    private final SimRandom operations;
    private Cut cut = Cut.NONE;
    private long steps;
    private double operationLoss;
    private double cutLoss;
    private long lastTrouble;
    private long count;
    private boolean over;

    Faults(SimWorld world, SimRandom random) {
        this.world = world;
        this.requests = new Requests(world);
        this.network = new NetworkFaults(world, this);
        this.store = new StoreFaults(world, this);
        this.machines = new MachineFaults(world, this);
        this.meddling = new Meddling(world, this);
        this.operations = random;
        long ttl = world.profile.ttl();
        this.longest = random.between(ttl * 300, ttl * 3000);
    }

    boolean over() {
        return over;
    }

    /** How many have struck. */
    long count() {
        return count;
    }

    /** The longest that a fault lasts in this world, in milliseconds. */
    long longest() {
        return longest;
    }

    /** Whether the process, or its machine, dies before its next action; it does so here. */
    boolean cutsDecision(SimNode node) {
        if (cutLoss == 0 || !operations.chance(cutLoss)) {
            return false;
        }
        count++;
        if (operations.chance(0.5)) {
            machines.crash(node, operations);
        } else {
            machines.crashProcess(node, operations);
        }
        return true;
    }

    /** One process is to die at one step of its decisions. */
    void cutAt(Cut here) {
        cut = here;
    }

    /** How many steps decisions have taken so far. */
    long steps() {
        return steps;
    }

    /** A step of performing a decision: true when it is the one at which the process dies. */
    boolean cutsHere(SimNode node) {
        if (steps++ != cut.step()) {
            return false;
        }
        count++;
        if (cut.machine()) {
            node.crash("machine crashed between two steps of a decision");
        } else {
            machines.crashProcess(node, operations);
        }
        world.scheduler.after(2 * SimScheduler.SECOND, node::start);
        return true;
    }

    /** Who changes the configuration mends it before. */
    void mendConfig() {
        meddling.mendConfig();
    }

    /** Whether nothing has gone wrong for a while, so that what a node saw is still so. */
    boolean calm() {
        return world.scheduler.now() - lastTrouble > CALM_AFTER;
    }

    /** Whether the next long operation fails by itself. */
    boolean operationFails() {
        return operationLoss > 0 && operations.chance(operationLoss);
    }

    /** A write took effect that its sender had given up: the worst moment to die. */
    void tookEffectLate(SimNode node) {
        if (!over && operations.chance(0.5)) {
            count++;
            world.scheduler.after(
                    operations.skewedMillis(0, 300),
                    () -> node.crash("machine crashed after a write of its came through late"));
            world.scheduler.after(3 * SimScheduler.SECOND, node::start);
        }
    }

    void strike(FaultKind kind, SimNode node, SimRandom random) {
        count++;
        if (kind != FaultKind.PERSON && kind != FaultKind.CLOSE_NODE) {
            lastTrouble = world.scheduler.now();
        }
        switch (kind) {
            case CRASH_MACHINE -> machines.crash(node, random);
            case CRASH_PROCESS -> machines.crashProcess(node, random);
            case KILL_SERVER -> node.postgres.kill("killed");
            case RESTART_SERVER -> node.postgres.stopping.crash();
            case PAUSE_PROCESS -> machines.pause(node, random);
            case WIPE_MEMORY -> machines.wipeMemory(node);
            case CUT_FROM_STORE -> network.cutFromStore(node, random);
            case STORE_DOWN -> store.down(random);
            case STORE_RESTORED -> store.restored(random);
            case FOREIGN_MEMBER -> store.foreignMember(random);
            case FADING_STORE -> network.fade(node, random);
            case BAD_WEATHER -> network.badWeather(node, random);
            case CUT_LINK -> network.cutLink(node, other(random), random);
            case CUT_ONE_WAY -> network.cutOneWay(node, other(random), random);
            case CUT_REPLICATION -> network.cutReplication(standby(random), random);
            case ISOLATE -> network.isolate(node, random);
            case SILENT_SERVER -> machines.silentServer(node, random);
            case SLOW_REPLICATION -> network.slowReplication(standby(random), random);
            case SLOW_PROMOTE -> machines.slowPromote(node, random);
            case DISK_FULL -> machines.diskFull(node, random);
            case DISK_HANG -> machines.diskHang(node, random);
            case LOSE_DATA -> machines.loseData(node, random);
            case STEP_WALL_CLOCK -> machines.stepWallClock(node, random);
            case CLOSE_NODE -> machines.close(node, random);
            case FAILING_OPERATIONS -> failingOperations(random);
            case CUT_DECISIONS -> cutDecisions(random);
            case ADD_NODE -> machines.add(random);
            case REMOVE_NODE -> machines.remove(node);
            case PERSON -> requests.something(random);
            case FOLLOW_ANOTHER -> requests.follow(random);
            case CHANGE_TIMES -> meddling.changeTimes(random);
            case FOREIGN_REQUEST -> meddling.foreignRequest(random);
            case FOREIGN_CONFIG -> meddling.foreignConfig(random);
            case LATE_WRITES -> meddling.lateWrites(node, random);
            case EXPIRE_SESSION -> meddling.expireSession(node);
            case DELETE_LEADER_KEY -> meddling.deleteLeaderKey();
            case TAKE_LEADER_KEY -> meddling.takeLeaderKey(random);
        }
    }

    private SimNode standby(SimRandom random) {
        List<SimNode> standbys = world.nodes.values().stream()
                .filter(n -> n.postgres.mode == SimPostgres.Mode.STANDBY)
                .toList();
        return standbys.isEmpty() ? other(random) : random.pick(standbys);
    }

    private SimNode other(SimRandom random) {
        return random.pick(List.copyOf(world.nodes.values()));
    }

    /** Ends a fault some time later, unless the end of all has come before. */
    void until(SimRandom random, Runnable end) {
        long lasts = random.chance(0.5) ? random.skewedMillis(20, longest) : random.millis(20, longest);
        world.scheduler.after(lasts, () -> {
            if (!over) {
                lastTrouble = world.scheduler.now();
                end.run();
            }
        });
    }

    private void cutDecisions(SimRandom random) {
        cutLoss = random.fraction() / 10;
        until(random, () -> cutLoss = 0);
    }

    private void failingOperations(SimRandom random) {
        operationLoss = random.fraction() / 2;
        until(random, () -> operationLoss = 0);
    }

    /** Everything is mended, all nodes run: from here on the cluster has to come together again. */
    void end() {
        over = true;
        world.story.tell("world", "faults end");
        operationLoss = 0;
        cutLoss = 0;
        world.network.mendAll();
        requests.end();
        store.end();
        meddling.end();
        world.nodes.values().forEach(MachineFaults::mend);
        restartAll();
    }

    /** Also those that are still closing are started again once they have ended. */
    private void restartAll() {
        world.nodes.values().forEach(SimNode::start);
        world.scheduler.after(SimScheduler.SECOND, this::restartAll);
    }
}
