package io.hanode.decide;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.SyncRecord;
import io.hanode.cluster.SynchronousMode;
import io.hanode.cluster.SynchronousSettings;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a leader with a running primary does for synchronous replication in one turn.
 *
 * @param actions in order
 * @param rule the rule that applies when there is something to tell; null when all is as it should be
 * @param reason for an operator; empty when synchronous mode is off and nothing is left of it
 * @param soon whether to look again soon
 */
record SyncDuties(List<Action> actions, @Nullable Rule rule, String reason, boolean soon) {

    static SyncDuties of(Turn turn, LeaderLock lock, PostgresState.Primary primary) {
        SynchronousSettings settings = turn.o().config().synchronous();
        SyncDuties plan = settings.isOn() ? whenOn(turn, lock, primary) : whenOff(turn, lock, primary);
        return SyncAdmission.of(turn, primary, plan);
    }

    /** First nobody relies on the record any more, then nothing waits. */
    private static SyncDuties whenOff(Turn turn, LeaderLock lock, PostgresState.Primary primary) {
        Action none = new Action.ApplySynchronousStandbys(SynchronousStandbys.NONE);
        if (turn.snapshot().sync().isActive()) {
            String reason = "synchronous mode is off: any standby may become leader, and commits do not wait";
            return new SyncDuties(List.of(written(turn, lock, SyncRecord.NONE), none), Rule.R505, reason, true);
        }
        String own = turn.o().config().parameters().getOrDefault("synchronous_standby_names", "");
        boolean ours = !primary.synchronous().text().isBlank()
                && !primary.synchronous().text().equals(own);
        return new SyncDuties(ours ? List.of(none) : List.of(), null, "", false);
    }

    private static SyncDuties whenOn(Turn turn, LeaderLock lock, PostgresState.Primary primary) {
        NodeName self = turn.o().self().name();
        SynchronousSettings settings = turn.o().config().synchronous();
        SyncCandidates candidates = new SyncCandidates(self, turn.snapshot(), primary, settings);
        SyncRecord record = turn.snapshot().sync();
        SyncVoters voters = voters(record, self, candidates);
        SynchronousStandbys waiting = waiting(primary.synchronous(), candidates);
        SynchronousState state = primary.synchronous();
        SyncQuorum quorum = new SyncQuorum(voters, waiting, candidates.confirmed(), state.isSettled());
        Set<NodeName> present = new TreeSet<>(waiting == null ? List.of() : waiting.names());
        Set<NodeName> chosen = candidates.chosen(present);
        SyncVoters kept = voters != null && quorum.isSound() ? voters : SyncVoters.NOBODY;
        SyncWish wish = SyncWish.of(settings, chosen, kept);
        List<SyncStep> steps = quorum.steps(wish.voters(), wish.standbys());
        List<Action> actions = new ArrayList<>();
        for (SyncStep step : steps) {
            actions.add(
                    step instanceof SyncStep.Wait wait
                            ? new Action.ApplySynchronousStandbys(wait.standbys())
                            : written(turn, lock, record(self, ((SyncStep.Write) step).voters())));
        }
        boolean reached = steps.isEmpty() && wish.voters().equals(voters);
        return new SyncDuties(
                actions,
                rule(quorum.isSound() && waiting != null, record, steps, chosen),
                SyncWords.of(wish, steps, candidates.lookalikes()),
                !reached);
    }

    private static @Nullable Rule rule(boolean sound, SyncRecord record, List<SyncStep> steps, Set<NodeName> chosen) {
        if (!steps.isEmpty()) {
            return record.isActive() && !sound ? Rule.R506 : Rule.R505;
        }
        return chosen.isEmpty() ? Rule.R507 : null;
    }

    /** What commits wait for, in members' spelling; null when it cannot be told: not HaNode's, or one standby under two spellings. */
    private static @Nullable SynchronousStandbys waiting(SynchronousState state, SyncCandidates candidates) {
        return state.standbys()
                .map(s -> {
                    List<NodeName> names = List.copyOf(candidates.asMembersSpell(s.names()));
                    return names.size() == s.names().size()
                            ? new SynchronousStandbys(s.method(), s.count(), names)
                            : null;
                })
                .orElse(null);
    }

    /** What the record says, when it is this leader's. */
    private static @Nullable SyncVoters voters(SyncRecord record, NodeName self, SyncCandidates candidates) {
        return self.equals(record.leader())
                ? SyncVoters.of(record.quorum(), candidates.asMembersSpell(record.standbys()))
                : null;
    }

    private static SyncRecord record(NodeName self, SyncVoters voters) {
        return new SyncRecord(self, voters.quorum(), List.copyOf(voters.names()), null);
    }

    /** Always in one step with the check that nobody else has changed it. */
    static Action written(Turn turn, LeaderLock lock, SyncRecord record) {
        var revision = turn.snapshot().sync().revision();
        return new Action.WriteAsLeader(
                lock, ClusterKeys.SYNC, record.toJson(), revision == null ? Expect.absent() : Expect.at(revision));
    }

    static SynchronousStandbys.Method method(SynchronousSettings settings) {
        return settings.mode() == SynchronousMode.QUORUM
                ? SynchronousStandbys.Method.ANY
                : SynchronousStandbys.Method.FIRST;
    }
}
