package io.hanode.decide;

import io.hanode.model.NodeName;
import io.hanode.postgres.SynchronousStandbys;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says for an operator what synchronous replication does. */
final class SyncWords {

    private SyncWords() {}

    static String of(SyncWish wish, List<SyncStep> steps, Set<NodeName> lookalikes) {
        String text = steps.isEmpty()
                ? waiting(wish)
                : waiting(wish) + ": " + steps.stream().map(SyncWords::step).collect(Collectors.joining(", then "));
        return lookalikes.isEmpty()
                ? text
                : text + " (never counted, since their names differ in case only: " + names(lookalikes) + ")";
    }

    private static String waiting(SyncWish wish) {
        SynchronousStandbys standbys = wish.standbys();
        if (standbys.method() == SynchronousStandbys.Method.NONE) {
            return "no synchronous standby: commits do not wait, and only this node may lead";
        }
        if (standbys.names().isEmpty()) {
            return "commits wait until a synchronous standby connects";
        }
        return "commits wait for " + standbys.count() + " of " + names(standbys.names());
    }

    private static String step(SyncStep step) {
        if (step instanceof SyncStep.Wait) {
            return "it is set";
        }
        SyncVoters voters = ((SyncStep.Write) step).voters();
        return voters.tolerance() < 0
                ? "only this node may lead"
                : names(voters.names()) + " may lead"
                        + (voters.quorum() == 0 ? "" : " when they see " + voters.quorum() + " others");
    }

    private static String names(Collection<NodeName> names) {
        return names.stream().map(NodeName::value).collect(Collectors.joining(", "));
    }
}
