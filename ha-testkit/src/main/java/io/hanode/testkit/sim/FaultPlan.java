package io.hanode.testkit.sim;

import io.hanode.dcs.LeaderEntry;
import io.hanode.model.NodeName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which faults strike when: drawn from the seed as the world goes, each world with its own mix and pace, or given as a list. */
final class FaultPlan {

    /** What makes standbys have less WAL than others, and then the one that has it go. */
    private static final Set<FaultKind> SEPARATES = EnumSet.of(
            FaultKind.CRASH_MACHINE, FaultKind.CUT_REPLICATION, FaultKind.SLOW_REPLICATION, FaultKind.ISOLATE);

    /** What failsafe mode is for, and what it has to survive then. */
    private static final List<FaultKind> WITHOUT_STORE = List.of(
            FaultKind.STORE_DOWN,
            FaultKind.STORE_DOWN,
            FaultKind.CUT_FROM_STORE,
            FaultKind.CUT_FROM_STORE,
            FaultKind.CRASH_PROCESS,
            FaultKind.CUT_LINK,
            FaultKind.CUT_ONE_WAY);

    private final SimWorld world;
    private final SimRandom random;
    private final Faults faults;
    private final List<FaultKind> mix = new ArrayList<>();
    private final SimRandom rare;
    private final List<FaultKind> rareMix = new ArrayList<>();
    private final long pace;
    private final List<Strike> struck = new ArrayList<>();

    FaultPlan(SimWorld world, SimRandom random, SimRandom rare, Faults faults) {
        this.world = world;
        this.random = random;
        this.rare = rare;
        this.faults = faults;
        double share = random.pick(List.of(0.15, 0.4, 1.0));
        for (FaultKind kind : kinds(false)) {
            boolean often = world.profile.synchronous() && SEPARATES.contains(kind) && random.chance(0.5);
            if ((random.chance(share) || often) && world.profile.allows(kind)) {
                mix.add(kind);
            }
        }
        if (WorldKind.FAILSAFE_ALL.contains(world.profile.kind())) {
            mix.addAll(WITHOUT_STORE);
        }
        double rareShare = rare.pick(List.of(0.0, 0.0, 0.5));
        for (FaultKind kind : kinds(true)) {
            if (rare.chance(kind.meddles() ? 0.7 : rareShare) && world.profile.allows(kind)) {
                rareMix.add(kind);
            }
        }
        long ttl = world.profile.ttl();
        this.pace = random.between(ttl * 50, ttl * 1500);
    }

    private static List<FaultKind> kinds(boolean rare) {
        return Arrays.stream(FaultKind.values())
                .filter(k -> k.isRare() == rare && k != FaultKind.FOLLOW_ANOTHER)
                .toList();
    }

    /** What has struck so far, in order. */
    List<Strike> struck() {
        return List.copyOf(struck);
    }

    /** Draws as it goes. */
    void draw() {
        world.story.tell("world", "faults " + mix + ", one every " + pace + " ms");
        if (!mix.isEmpty()) {
            next();
        }
        if (!rareMix.isEmpty()) {
            world.story.tell("world", "and " + rareMix);
            nextRare();
        }
        if (mix.contains(FaultKind.PERSON)) {
            ask();
        }
        if (WorldKind.FOLLOWING_ALL.contains(world.profile.kind())) {
            nextFollow();
        }
    }

    private void nextFollow() {
        world.scheduler.after(rare.millis(pace, pace * 6), () -> {
            if (!faults.over()) {
                strike(new Strike(world.scheduler.now(), FaultKind.FOLLOW_ANOTHER, victim(rare), rare.seed()));
                nextFollow();
            }
        });
    }

    /** Strikes these and no others. */
    void follow(List<Strike> plan) {
        plan.forEach(s -> world.scheduler.at(s.time(), () -> strike(s)));
    }

    private void ask() {
        world.scheduler.after(random.millis(pace / 2, pace * 3), () -> {
            if (!faults.over()) {
                strike(FaultKind.PERSON, victim(random));
                ask();
            }
        });
    }

    private void next() {
        world.scheduler.after(random.millis(pace / 4, pace * 2), () -> {
            if (!faults.over()) {
                NodeName victim = victim(random);
                strike(random.pick(mix), victim);
                if (random.chance(0.35)) {
                    // Troubles come together: the second one hits while the first is being dealt with.
                    world.scheduler.after(random.skewedMillis(1, 3000), () -> strikeAgain(victim));
                }
                next();
            }
        });
    }

    private void nextRare() {
        world.scheduler.after(rare.millis(pace / 2, pace * 4), () -> {
            if (!faults.over()) {
                strike(new Strike(world.scheduler.now(), rare.pick(rareMix), victim(rare), rare.seed()));
                nextRare();
            }
        });
    }

    private void strikeAgain(NodeName first) {
        strike(random.pick(mix), random.chance(0.5) ? first : victim(random));
    }

    private void strike(FaultKind kind, NodeName victim) {
        strike(new Strike(world.scheduler.now(), kind, victim, random.seed()));
    }

    private void strike(Strike strike) {
        SimNode victim = world.nodes.get(strike.victim());
        if (!faults.over() && victim != null) {
            struck.add(strike);
            faults.strike(strike.kind(), victim, new SimRandom(strike.seed()));
        }
    }

    /** Every second time whoever holds the lock: that is where it matters. */
    private NodeName victim(SimRandom draws) {
        LeaderEntry leader = world.dcs.leader();
        NodeName leading = leader == null ? null : NodeName.of(leader.value());
        return leading != null && world.nodes.containsKey(leading) && draws.chance(0.5)
                ? leading
                : draws.pick(List.copyOf(world.nodes.keySet()));
    }
}
