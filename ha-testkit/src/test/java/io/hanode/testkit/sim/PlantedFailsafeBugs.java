package io.hanode.testkit.sim;

import io.hanode.model.NodeName;
import java.util.List;
import java.util.NavigableSet;

/** Mistakes in how nodes agree that a leader goes on without the store. */
final class PlantedFailsafeBugs {

    private PlantedFailsafeBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                bug("All others have to agree before a leader goes on without the store", 64, new SimPolicy() {
                    @Override
                    public boolean goesOnWithout(NavigableSet<NodeName> missing) {
                        return missing.size() == 1;
                    }
                }),
                bug("Who promised not to lead takes no lock, whatever the store says", 392, new SimPolicy() {
                    @Override
                    public boolean seesPromises() {
                        return false;
                    }

                    @Override
                    public boolean keepsPromises() {
                        return false;
                    }
                }),
                bug("Promises are taken back only when nothing rests on them", 392, new SimPolicy() {
                    @Override
                    public boolean withdrawsWhenSettled() {
                        return false;
                    }
                }));
    }

    private static PlantedBug bug(String rule, long seed, SimPolicy policy) {
        return new PlantedBug(rule, Promise.S1, WorldKind.FAILSAFE_ALL, seed, policy);
    }
}
