package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.HistoryRecord;
import io.hanode.cluster.Json;
import io.hanode.cluster.TimelineRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData.ClusterState;
import java.util.ArrayList;
import java.util.List;

/** A cluster that was made before the world began and is down now, in order or after a power cut. */
final class Beginning {

    private Beginning() {}

    static void runningCluster(SimWorld world, SimRandom random) {
        SystemIdentifier system = world.newSystem();
        WalBranch branch = new WalBranch(system, Timeline.FIRST, null, 1000);
        List<HistoryRecord.Entry> history = new ArrayList<>();
        int timelines = (int) random.between(0, 2);
        for (int i = 1; i <= timelines; i++) {
            long fork = 1000L + i * 5000L;
            branch.tip = fork;
            history.add(new HistoryRecord.Entry(i, Lsn.of(fork), "no recovery target specified", null, null));
            branch = new WalBranch(system, Timeline.of(i + 1), branch, fork);
        }
        branch.tip = branch.forkedAt + 4000;
        disks(world, random, system, branch);
        store(world, random, system, branch, new HistoryRecord(history));
        world.invariants.recorded(branch);
    }

    private static void disks(SimWorld world, SimRandom random, SystemIdentifier system, WalBranch branch) {
        boolean powerCut = random.chance(0.5);
        boolean first = true;
        for (SimNode node : world.nodes.values()) {
            SimDisk disk = new SimDisk(
                    system, branch, first ? branch.tip : branch.tip - (powerCut ? random.between(0, 300) : 0));
            disk.standby = !first;
            disk.state = first
                    ? powerCut ? ClusterState.IN_PRODUCTION : ClusterState.SHUT_DOWN
                    : powerCut ? ClusterState.IN_ARCHIVE_RECOVERY : ClusterState.SHUT_DOWN_IN_RECOVERY;
            disk.replayed = disk.end - (powerCut ? random.between(0, 100) : 0);
            disk.checkpoint = powerCut ? branch.forkedAt + 100 : disk.replayed;
            node.postgres.disk = first || random.chance(0.9) ? disk : null;
            first = false;
        }
    }

    private static void store(
            SimWorld world, SimRandom random, SystemIdentifier system, WalBranch branch, HistoryRecord history) {
        world.dcs.write(ClusterKeys.INITIALIZE, system.value(), Expect.any());
        world.dcs.write(ClusterKeys.CONFIG, Json.write(world.profile.config()), Expect.any());
        if (!history.entries().isEmpty()) {
            world.dcs.write(ClusterKeys.HISTORY, history.toJson(), Expect.any());
        }
        // A cluster that comes from Patroni has no timeline record.
        if (random.chance(0.7)) {
            TimelineRecord record = TimelineRecord.done(branch.timeline, world.nodes.firstKey(), new FencingToken(50));
            world.dcs.write(ClusterKeys.TIMELINE, record.toJson(), Expect.any());
        }
    }
}
