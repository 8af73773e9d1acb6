package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.Expect;
import io.hanode.model.NodeName;

/** What goes wrong with the store itself, and what others write into it. */
final class StoreFaults {

    private static final NodeName FOREIGN = NodeName.of("patroni1");

    private final SimWorld world;
    private final Faults faults;

    StoreFaults(SimWorld world, Faults faults) {
        this.world = world;
        this.faults = faults;
    }

    void down(SimRandom random) {
        world.story.tell("fault", "the store is down");
        world.dcs.down = true;
        faults.until(random, this::up);
    }

    private void up() {
        if (world.dcs.down) {
            world.story.tell("fault", "the store is up again");
            world.dcs.down = false;
            world.storeChanged();
        }
    }

    /** The store is lost and comes back from a backup, later than any lease could last: sessions and lock are gone. */
    void restored(SimRandom random) {
        SimDcs.Backup backup = world.dcs.backup();
        world.scheduler.after(random.millis(100, faults.longest()), () -> {
            if (!faults.over() && !world.dcs.lost) {
                world.story.tell("fault", "the store is lost");
                world.dcs.lost = true;
                // Times may be changed under way.
                long longest = SimProfile.TTL_AND_LOOP_WAIT.stream()
                        .mapToLong(times -> times.get(0))
                        .max()
                        .orElseThrow();
                long most = longest * 1000 + 2000;
                world.scheduler.after(most * SimScheduler.MILLI, () -> restore(backup));
            }
        });
    }

    private void restore(SimDcs.Backup backup) {
        if (faults.over()) {
            return;
        }
        world.story.tell("fault", "the store is restored from a backup that is older");
        world.dcs.lost = false;
        world.dcs.restore(backup);
    }

    void foreignMember(SimRandom random) {
        world.story.tell("fault", "a member of Patroni's appears");
        String member = "{\"conn_url\":\"postgres://" + FOREIGN + ":5432/postgres\",\"api_url\":\"http://" + FOREIGN
                + ":8008/patroni\",\"state\":\"running\",\"role\":\"replica\",\"version\":\"4.1.4\",\"xlog_location\":"
                + random.between(1000, 100_000) + ",\"timeline\":" + random.between(1, 3) + "}";
        world.dcs.write(ClusterKeys.member(FOREIGN), member, Expect.any());
        faults.until(random, this::foreignMemberGone);
    }

    private void foreignMemberGone() {
        world.dcs.delete(ClusterKeys.member(FOREIGN));
    }

    void end() {
        world.dcs.lost = false;
        up();
        foreignMemberGone();
    }
}
