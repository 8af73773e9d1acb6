package io.hanode.testkit.sim;

import io.hanode.decide.Decider;
import io.hanode.decide.Decision;
import io.hanode.decide.FailsafeDuty;
import io.hanode.decide.FailsafeList;
import io.hanode.decide.Memory;
import io.hanode.decide.Observation;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresState;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Mistakes in how nodes agree that a leader goes on without the store. */
final class PlantedFailsafeBugs {

    private PlantedFailsafeBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                bug("All others have to agree before a leader goes on without the store", 1, new SimPolicy() {
                    @Override
                    public boolean goesOnWithout(SortedSet<NodeName> missing) {
                        return missing.size() == 1;
                    }
                }),
                bug("An agreement counts only while what the leader led by before is good", 1, new SimPolicy() {
                    @Override
                    public boolean keepsTheChain() {
                        return false;
                    }
                }),
                bug("Who promised not to lead takes no lock, whatever the store says", 1, new SimPolicy() {
                    @Override
                    public boolean seesPromises() {
                        return false;
                    }

                    @Override
                    public boolean keepsPromises() {
                        return false;
                    }
                }),
                bug("Promises are taken back only when nothing rests on them", 1, new SimPolicy() {
                    @Override
                    public boolean withdrawsWhenSettled() {
                        return false;
                    }
                }),
                bug("A process that has just begun may have promised before", 1, new SimPolicy() {
                    @Override
                    public Decision decide(Observation o) {
                        return Decider.decide(Edits.remembering(
                                o,
                                Edits.since(
                                        o.memory(),
                                        o.now().minus(o.config().ttl().multipliedBy(9)))));
                    }
                }),
                bug(
                        "Who is not on the list of those that are asked does not run for the lead",
                        1,
                        Edits.seeing(
                                o -> o.postgres() instanceof PostgresState.Standby
                                        && o.lock().isEmpty(),
                                Edits::withoutFailsafeList)),
                bug("Who was named in a write that went unanswered is asked, too", 1, new SimPolicy() {
                    @Override
                    public @Nullable FailsafeDuty failsafeDuty(Observation o, Memory memory) {
                        return FailsafeDuty.of(
                                o,
                                memory.withFailsafe(new FailsafeList(
                                        memory.failsafe().read(),
                                        Collections.emptySortedMap(),
                                        Collections.emptySortedMap())));
                    }
                }),
                bug("A claim that comes after a later one counts for nothing", 1, new SimPolicy() {
                    @Override
                    public boolean passesOverLateClaims() {
                        return false;
                    }
                }));
    }

    private static PlantedBug bug(String rule, long seed, SimPolicy policy) {
        return new PlantedBug(rule, Promise.S1, WorldKind.FAILSAFE_ALL, seed, policy);
    }
}
