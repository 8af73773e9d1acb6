package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.MemberRecord;
import io.hanode.postgres.PostgresState;
import java.util.ArrayList;
import java.util.List;

/**
 * May this node's data directory be replaced by a fresh copy? Never a leader's, never without somebody to copy from.
 *
 * @param reasons all reasons why not
 * @param busy what has to end before; empty for nothing
 */
record ReinitializeCheck(List<String> reasons, String busy) {

    static ReinitializeCheck of(Observation o, ClusterSnapshot snapshot) {
        List<String> reasons = new ArrayList<>();
        if (o.closing()) {
            reasons.add("the node is closing");
        }
        if (!o.self().canProvision()) {
            reasons.add("this node may not replace its data directory");
        }
        if (!(o.dcs() instanceof DcsView.Available)) {
            reasons.add("the store does not answer: whether there is a leader to copy from is not known");
            return new ReinitializeCheck(reasons, "");
        }
        if (o.postgres() instanceof PostgresState.Unusable
                || Situations.foreign(o, snapshot)
                || Situations.nameTaken(o, snapshot)) {
            reasons.add("this node cannot take part in the cluster");
        }
        ofLeader(o, snapshot, reasons);
        OperationView.Running running = o.operation().running();
        String busy = o.memory().errands().copy() != null
                ? "a fresh copy"
                : running == null || running.kind() == OperationKind.CHECKPOINT
                        ? ""
                        : OperationGate.words(running.kind());
        return new ReinitializeCheck(reasons, busy);
    }

    private static void ofLeader(Observation o, ClusterSnapshot snapshot, List<String> reasons) {
        if (Turn.lockOf(o).isPresent() || Situations.inDoubt(o, snapshot)) {
            reasons.add("this node is the leader");
            return;
        }
        if (o.postgres().mayAcceptWrites()) {
            reasons.add("this server may be accepting writes");
        }
        if (snapshot.leader() == null) {
            reasons.add("the cluster has no leader to copy from");
            return;
        }
        boolean copyable = Turn.servingLeader(o, snapshot)
                .filter(m -> !m.name().equals(o.self().name()))
                .flatMap(MemberRecord::server)
                .isPresent();
        if (!copyable) {
            reasons.add("the server of the leader " + snapshot.leader().name()
                    + (o.config().followsAnotherCluster()
                            ? " does not run as standby leader"
                            : " does not accept writes"));
        }
    }

    /** The answer to a request that does not begin. */
    Action.AnswerRequest answer(ReinitializeOrder order) {
        return reasons.isEmpty()
                ? new Action.AnswerRequest(order.id(), RequestOutcome.BUSY, busy + " is already under way")
                : new Action.AnswerRequest(order.id(), RequestOutcome.FAILED, String.join("; ", reasons));
    }
}
