package io.hanode.testkit.sim;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.postgres.ControlData;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SynchronousStandbys;
import java.util.Collections;

/** A data directory: what outlives every crash. */
final class SimDisk {

    final SystemIdentifier system;
    WalBranch branch;
    long end;
    /** The location of the last checkpoint, and the branch that it is on. */
    long checkpoint;

    WalBranch checkpointBranch;
    /** How far a standby has replayed: the lower bound that pg_control keeps. */
    long replayed;

    boolean standby;
    boolean incomplete;
    ControlData.ClusterState state = ControlData.ClusterState.SHUT_DOWN;

    /** What commits wait for: a file of this node, which a copy of another's data does not replace. */
    SynchronousStandbys synchronous = SynchronousStandbys.NONE;

    /** Whether clients are kept out; also a file of this node. */
    boolean clientsHeld;

    SimDisk(SystemIdentifier system, WalBranch branch, long end) {
        this.system = system;
        this.branch = branch;
        this.end = end;
        this.checkpoint = end;
        this.checkpointBranch = branch;
        this.replayed = end;
    }

    /** A copy as a new standby. */
    SimDisk copy() {
        SimDisk copy = new SimDisk(system, branch, end);
        copy.checkpoint = checkpoint;
        copy.checkpointBranch = checkpointBranch;
        copy.standby = true;
        copy.state = ControlData.ClusterState.IN_ARCHIVE_RECOVERY;
        return copy;
    }

    WalBranch.Point point() {
        return new WalBranch.Point(branch, end);
    }

    /** Whether a checkpoint was made on the branch that it is on now. */
    boolean checkpointed() {
        return checkpointBranch == branch;
    }

    /** The branch on which the position lies; a fork's own position lies on the new branch only for a server that was promoted. */
    private WalBranch branchAt(long position) {
        WalBranch found = branch;
        while (found.parent != null && (standby ? position <= found.forkedAt : position < found.forkedAt)) {
            found = found.parent;
        }
        return found;
    }

    PostgresState.Stopped stopped() {
        boolean clean = state == ControlData.ClusterState.SHUT_DOWN;
        boolean recovery = state == ControlData.ClusterState.SHUT_DOWN_IN_RECOVERY
                || state == ControlData.ClusterState.IN_ARCHIVE_RECOVERY;
        long minimum = recovery ? replayed : checkpointed() ? 0 : branch.forkedAt;
        long walEnd = clean ? end : Math.max(checkpoint, minimum);
        ControlData control = new ControlData(
                system,
                state,
                Lsn.of(checkpoint),
                checkpointBranch.timeline,
                Lsn.of(minimum),
                minimum == 0 ? checkpointBranch.timeline : branchAt(minimum).timeline,
                Lsn.of(walEnd),
                true,
                Collections.emptySortedMap());
        return new PostgresState.Stopped(control, standby, incomplete, branch.history());
    }
}
