package io.hanode.testkit.sim;

import io.hanode.model.Tick;
import java.time.Duration;
import java.util.List;

/** Mistakes in how long a lease is taken to last, and in what is done when it is over. */
final class PlantedLeaseBugs {

    private PlantedLeaseBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug(
                        "A lease counts from when its renewal was sent", Promise.S1, List.of(), 663, new SimPolicy() {
                            @Override
                            public Tick leaseStart(Tick sentAt, Tick repliedAt) {
                                return repliedAt;
                            }
                        }),
                new PlantedBug("A lease is as long as the store granted", Promise.S1, List.of(), 48, new SimPolicy() {
                    @Override
                    public Duration leaseTtl(Duration asked, Duration granted) {
                        return asked;
                    }
                }),
                new PlantedBug(
                        "The time that a fence takes belongs to the lease",
                        Promise.S1,
                        List.of(),
                        118,
                        new SimPolicy() {
                            @Override
                            public Duration fenceTime(Duration longest) {
                                return Duration.ofMillis(1).minus(longest);
                            }
                        }),
                new PlantedBug("A renewal without an answer renews nothing", Promise.S1, List.of(), 1, new SimPolicy() {
                    @Override
                    public boolean countsUnansweredRenewals() {
                        return true;
                    }
                }),
                new PlantedBug(
                        "The server is stopped by force when the lease passes",
                        Promise.S1,
                        List.of(),
                        107,
                        new SimPolicy() {
                            @Override
                            public boolean fences() {
                                return false;
                            }
                        }));
    }
}
