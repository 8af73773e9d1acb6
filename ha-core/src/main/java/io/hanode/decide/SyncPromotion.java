package io.hanode.decide;

import io.hanode.cluster.SyncRecord;
import io.hanode.cluster.SynchronousSettings;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.NodeName;
import io.hanode.postgres.SynchronousStandbys;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Before a promotion: this node puts itself in the place of the record's leader, who becomes a voter instead. The same groups can elect as
 * before, so nothing that was acknowledged gets lost; and commits wait for so many of them that nothing that will be gets lost either. In
 * that order, and both before the promotion: whoever comes first, a cut or another writer, nobody is promoted who may not be.
 */
final class SyncPromotion {

    private SyncPromotion() {}

    static List<Action> before(Turn turn, LeaderLock lock) {
        SyncRecord record = turn.snapshot().sync();
        SynchronousSettings settings = turn.o().config().synchronous();
        if (!settings.isOn() && !record.isActive()) {
            return List.of();
        }
        NodeName self = turn.o().self().name();
        SyncVoters voters = settings.isOn() ? voters(record, self) : SyncVoters.NOBODY;
        SyncRecord mine = new SyncRecord(self, voters.quorum(), List.copyOf(voters.names()), null);
        List<Action> actions = new ArrayList<>();
        if (!mine.toJson().equals(record.toJson())) {
            actions.add(SyncDuties.written(turn, lock, mine));
        }
        SynchronousStandbys standbys = settings.isOn() ? SyncWish.all(settings, voters) : SynchronousStandbys.NONE;
        actions.add(new Action.ApplySynchronousStandbys(standbys));
        actions.addAll(SyncAdmission.before(turn));
        return actions;
    }

    private static SyncVoters voters(SyncRecord record, NodeName self) {
        Set<NodeName> others = new TreeSet<>(
                SyncElection.electors(record).filter(n -> !n.equals(self)).toList());
        SyncVoters voters = SyncVoters.of(record.quorum(), others);
        return voters.tolerance() < 0 ? SyncVoters.NOBODY : voters;
    }
}
