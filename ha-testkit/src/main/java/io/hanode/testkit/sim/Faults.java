package io.hanode.testkit.sim;

import io.hanode.dcs.LeaderEntry;
import io.hanode.model.NodeName;
import io.hanode.testkit.sim.SimPostgres.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What goes wrong, drawn from the seed: each world has its own mix, its own pace, and an end. */
final class Faults {

    /** What can go wrong. */
    enum Kind {
        CRASH_MACHINE,
        CRASH_PROCESS,
        KILL_SERVER,
        PAUSE_PROCESS,
        CUT_FROM_STORE,
        STORE_DOWN,
        BAD_WEATHER,
        FADING_STORE,
        CUT_LINK,
        CUT_REPLICATION,
        ISOLATE,
        SILENT_SERVER,
        SLOW_REPLICATION,
        LOSE_DATA,
        CLOSE_NODE,
        FAILING_OPERATIONS,
        CUT_DECISIONS,
        ADD_NODE,
        PERSON
    }

    private static final long CALM_AFTER = 5 * SimScheduler.SECOND;

    private final SimWorld world;
    private final SimRandom random;
    private final Requests requests;
    private final NetworkFaults network;
    private final List<Kind> mix = new ArrayList<>();
    private final long pace;
    private final long longest;
    private double operationLoss;
    private double cutLoss;
    private long lastTrouble;
    private boolean over;

    Faults(SimWorld world, SimRandom random) {
        this.world = world;
        this.random = random;
        this.requests = new Requests(world, random.split());
        this.network = new NetworkFaults(world, random.split(), this);
        double share = random.pick(List.of(0.15, 0.4, 1.0));
        for (Kind kind : Arrays.asList(Kind.values())) {
            if (random.chance(share)) {
                mix.add(kind);
            }
        }
        long ttl = world.profile.ttl();
        this.pace = random.between(ttl * 50, ttl * 1500);
        this.longest = random.between(ttl * 300, ttl * 3000);
    }

    void begin() {
        world.story.tell("world", "faults " + mix + ", one every " + pace + " ms, each up to " + longest + " ms");
        if (!mix.isEmpty()) {
            next();
        }
        if (mix.contains(Kind.PERSON)) {
            ask();
        }
    }

    private void ask() {
        world.scheduler.after(random.millis(pace / 2, pace * 3), () -> {
            if (!over) {
                requests.something();
                ask();
            }
        });
    }

    private void next() {
        world.scheduler.after(random.millis(pace / 4, pace * 2), () -> {
            if (!over) {
                SimNode victim = victim();
                strike(random.pick(mix), victim);
                if (random.chance(0.35)) {
                    // Troubles come together: the second one hits while the first is being dealt with.
                    world.scheduler.after(random.skewedMillis(1, 3000), () -> strikeAgain(victim));
                }
                next();
            }
        });
    }

    private void strikeAgain(SimNode first) {
        if (!over) {
            strike(random.pick(mix), random.chance(0.5) ? first : victim());
        }
    }

    /** Every second time whoever holds the lock: that is where it matters. */
    private SimNode victim() {
        LeaderEntry leader = world.dcs.leader();
        SimNode leading = leader == null ? null : world.nodes.get(NodeName.of(leader.value()));
        return leading != null && random.chance(0.5) ? leading : random.pick(List.copyOf(world.nodes.values()));
    }

    /** Whether the process, or its machine, dies before its next action; it does so here. */
    boolean cutsDecision(SimNode node) {
        if (cutLoss == 0 || !random.chance(cutLoss)) {
            return false;
        }
        if (random.chance(0.5)) {
            crashMachine(node);
        } else {
            crashProcess(node);
        }
        return true;
    }

    private void cutDecisions() {
        cutLoss = random.fraction() / 10;
        until(() -> cutLoss = 0);
    }

    /** Whether nothing has gone wrong for a while, so that what a node saw is still so. */
    boolean calm() {
        return world.scheduler.now() - lastTrouble > CALM_AFTER;
    }

    /** Whether the next long operation fails by itself. */
    boolean operationFails() {
        return operationLoss > 0 && random.chance(operationLoss);
    }

    private void strike(Kind kind, SimNode node) {
        if (kind != Kind.PERSON && kind != Kind.CLOSE_NODE) {
            lastTrouble = world.scheduler.now();
        }
        switch (kind) {
            case CRASH_MACHINE -> crashMachine(node);
            case CRASH_PROCESS -> crashProcess(node);
            case KILL_SERVER -> node.postgres.kill("killed");
            case PAUSE_PROCESS -> pause(node);
            case CUT_FROM_STORE -> network.cutFromStore(node);
            case STORE_DOWN -> network.storeDown();
            case FADING_STORE -> network.fade(node);
            case BAD_WEATHER -> network.badWeather(node);
            case CUT_LINK -> network.cutLink(node, random.pick(List.copyOf(world.nodes.values())));
            case CUT_REPLICATION -> network.cutReplication(node);
            case ISOLATE -> network.isolate(node);
            case SILENT_SERVER -> silentServer(node);
            case SLOW_REPLICATION -> network.slowReplication(node);
            case LOSE_DATA -> loseData(node);
            case CLOSE_NODE -> close(node);
            case FAILING_OPERATIONS -> failingOperations();
            case CUT_DECISIONS -> cutDecisions();
            case ADD_NODE -> addNode();
            case PERSON -> requests.something();
        }
    }

    /** Ends a fault some time later, unless the end of all has come before. */
    void until(Runnable end) {
        long lasts = random.chance(0.5) ? random.skewedMillis(20, longest) : random.millis(20, longest);
        world.scheduler.after(lasts, () -> {
            if (!over) {
                lastTrouble = world.scheduler.now();
                end.run();
            }
        });
    }

    private void crashMachine(SimNode node) {
        node.crash("machine crashed");
        until(node::start);
    }

    private void crashProcess(SimNode node) {
        if (world.profile.processFence() && !world.invariants.paused()) {
            node.crashProcess("killed");
            until(node::start);
        } else {
            crashMachine(node);
        }
    }

    private void pause(SimNode node) {
        NodeProcess process = node.process();
        boolean safe = world.profile.processFence()
                || (node.postgres.mode != Mode.PRIMARY && node.postgres.mode != Mode.STARTING);
        if (process != null && safe && !node.postgres.promoting) {
            process.pause();
            until(process::resume);
        }
    }

    private void silentServer(SimNode node) {
        world.story.tell("fault", "the server of " + node.name + " does not answer questions for its state");
        node.postgres.silentUntil = world.scheduler.now() + random.skewedMillis(100, longest);
    }

    /** The disk of a standby is lost, while the leader is well: losing the last copy is nothing to recover from. */
    private void loseData(SimNode node) {
        boolean led = world.nodes.values().stream().anyMatch(n -> n.postgres.acceptsWrites());
        if (led && node.postgres.mode == Mode.STANDBY && !node.postgres.promoting) {
            node.crash("its disk is lost");
            node.postgres.disk = null;
            node.postgres.slots.clear();
            until(node::start);
        }
    }

    private void close(SimNode node) {
        NodeProcess process = node.process();
        // In a pause a closing node leaves its server running, and nobody looks after it any more: that is the person's
        // business.
        if (process != null && !process.closing() && !world.invariants.paused()) {
            process.close();
            until(node::start);
        }
    }

    private void failingOperations() {
        operationLoss = random.fraction() / 2;
        until(() -> operationLoss = 0);
    }

    private void addNode() {
        if (world.nodes.size() < 6) {
            SimNode node = world.addNode();
            world.story.tell("person", "adds " + node.name);
            node.start();
        }
    }

    /** Everything is mended, all nodes run: from here on the cluster has to come together again. */
    void end() {
        over = true;
        world.story.tell("world", "faults end");
        operationLoss = 0;
        cutLoss = 0;
        world.network.mendAll();
        requests.end();
        network.storeUp();
        for (SimNode node : world.nodes.values()) {
            node.postgres.silentUntil = 0;
            NodeProcess process = node.process();
            if (process != null) {
                process.resume();
            }
        }
        restartAll();
    }

    /** Also those that are still closing are started again once they have ended. */
    private void restartAll() {
        world.nodes.values().forEach(SimNode::start);
        world.scheduler.after(SimScheduler.SECOND, this::restartAll);
    }

    List<NodeName> names() {
        return List.copyOf(world.nodes.keySet());
    }
}
