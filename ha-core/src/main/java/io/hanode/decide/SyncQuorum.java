package io.hanode.decide;

import io.hanode.model.NodeName;
import io.hanode.postgres.SynchronousStandbys;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two halves together that cannot be changed in one step: what commits wait for ({@code synchronous_standby_names}) and who may be
 * elected (the sync record). Whoever acknowledged a commit and whoever elects a leader always have a node in common (R + W &gt; N), before,
 * between and after the steps, wherever they are cut.
 *
 * <p>Two things have to be true of voters. They meet everybody whom commits wait for now ({@link #meet}). And they meet everybody whom
 * earlier commits waited for: because each group that can elect has a node in it that has confirmed all earlier commits, or has in it a
 * group that could elect before ({@link #mayFollow}).
 *
 * <p>A step whose outcome was not seen may still take effect later. So before the waiting is changed the record is written, which makes
 * any write of it that is still under way fail; and nobody counts as having confirmed while another value of it may still come into force.
 */
final class SyncQuorum {

    private final @Nullable SyncVoters voters;
    private final @Nullable SynchronousStandbys standbys;
    private final Set<NodeName> confirmed;
    private final boolean settled;

    /**
     * What is there.
     *
     * @param voters what the record says; null when it is not this leader's
     * @param standbys what commits wait for; null when it cannot be told
     * @param confirmed who has confirmed all that was acknowledged before that was in force
     * @param settled whether no other value of it can come into force any more
     */
    SyncQuorum(
            @Nullable SyncVoters voters,
            @Nullable SynchronousStandbys standbys,
            Set<NodeName> confirmed,
            boolean settled) {
        this.voters = voters;
        this.standbys = standbys;
        this.confirmed = settled ? confirmed : Set.of();
        this.settled = settled;
    }

    /** Whether what is there keeps the promise; if not, somebody else has changed it. */
    boolean isSound() {
        return voters != null && meet(voters, standbys);
    }

    /** Whether everybody who confirms a commit and everybody who elects have a node in common. */
    static boolean meet(SyncVoters voters, @Nullable SynchronousStandbys standbys) {
        if (voters.tolerance() < 0) {
            return true;
        }
        if (standbys == null) {
            return false;
        }
        Set<NodeName> both = new TreeSet<>(voters.names());
        both.retainAll(standbys.names());
        int confirmers = standbys.count();
        int electors = voters.quorum() + 1;
        if (confirmers > standbys.names().size()) {
            return true;
        }
        int confirmersInBoth = Math.max(0, confirmers - (standbys.names().size() - both.size()));
        int electorsInBoth = Math.max(0, electors - (voters.names().size() - both.size()));
        return confirmersInBoth + electorsInBoth > both.size();
    }

    /** Whether the record may be changed to these voters now. */
    boolean mayFollow(SyncVoters next) {
        if (next.tolerance() < 0) {
            return true;
        }
        boolean confirmedInEach = next.outside(confirmed) <= next.quorum();
        return meet(next, standbys) && (confirmedInEach || electAsBefore(next));
    }

    private boolean electAsBefore(SyncVoters next) {
        if (voters == null || !isSound()) {
            return false;
        }
        Set<NodeName> useful = new TreeSet<>(confirmed);
        useful.addAll(voters.names());
        return voters.tolerance() >= 0 && next.quorum() - next.outside(useful) >= voters.quorum();
    }

    /**
     * The next steps towards the wanted pair that one turn can take, in order; empty when it is reached, or when confirmations are missing.
     *
     * @param wanted who is to be elected in the end
     * @param waitFor what commits are to wait for in the end; meets the wanted voters
     */
    List<SyncStep> steps(SyncVoters wanted, SynchronousStandbys waitFor) {
        if (!same(standbys, waitFor)) {
            SyncVoters bridge = bridge(wanted, waitFor);
            return List.of(new SyncStep.Write(bridge), new SyncStep.Wait(waitFor));
        }
        SyncVoters next = better(wanted).orElse(voters);
        if (next != null && !next.equals(voters)) {
            return List.of(new SyncStep.Write(next));
        }
        boolean proofMissing = !settled && waitFor.count() > 0 && !wanted.equals(voters);
        return proofMissing ? List.of(new SyncStep.Wait(waitFor)) : List.of();
    }

    /** Voters that are safe both with what commits wait for now and with what they will wait for. */
    private SyncVoters bridge(SyncVoters wanted, SynchronousStandbys waitFor) {
        List<SyncVoters> bridges = new ArrayList<>();
        bridges.add(wanted);
        if (voters != null) {
            bridges.add(voters);
            Set<NodeName> all = new TreeSet<>(wanted.names());
            all.addAll(voters.names());
            Set<NodeName> both = new TreeSet<>(wanted.names());
            both.retainAll(voters.names());
            bridges.addAll(raised(wanted, waitFor));
            bridges.addAll(raised(SyncVoters.of(wanted.quorum(), all), waitFor));
            bridges.addAll(raised(SyncVoters.of(0, both), waitFor));
        }
        return bridges.stream()
                .filter(v -> mayFollow(v) && meet(v, waitFor))
                .findFirst()
                .orElse(SyncVoters.NOBODY);
    }

    /** The same voters with a higher quorum; none when every standby has to confirm, since a quorum is not used then. */
    private static List<SyncVoters> raised(SyncVoters voters, SynchronousStandbys waitFor) {
        List<SyncVoters> raised = new ArrayList<>();
        int most = waitFor.method() == SynchronousStandbys.Method.ANY
                ? voters.names().size()
                : voters.quorum() + 1;
        for (int quorum = voters.quorum();
                quorum < most && quorum < voters.names().size();
                quorum++) {
            raised.add(SyncVoters.of(quorum, voters.names()));
        }
        return raised;
    }

    /** The best that the confirmations allow; empty when that is what is there. */
    private Optional<SyncVoters> better(SyncVoters wanted) {
        if (mayFollow(wanted)) {
            return Optional.of(wanted);
        }
        List<SyncVoters> next = new ArrayList<>();
        if (standbys != null) {
            next.addAll(raised(wanted, standbys));
        }
        Set<NodeName> useful = new LinkedHashSet<>(wanted.names());
        useful.removeIf(n ->
                !confirmed.contains(n) && (voters == null || !voters.names().contains(n)));
        SyncVoters part = SyncVoters.of(wanted.quorum(), useful);
        next.add(part.tolerance() < 0 ? SyncVoters.NOBODY : part);
        int now = voters != null && isSound() ? voters.tolerance() : -2;
        next.add(SyncVoters.NOBODY);
        return next.stream().filter(v -> mayFollow(v) && v.tolerance() > now).findFirst();
    }

    /** Whether both say the same, in whatever order. */
    static boolean same(@Nullable SynchronousStandbys one, SynchronousStandbys other) {
        return one != null
                && one.method() == other.method()
                && one.count() == other.count()
                && new TreeSet<>(one.names()).equals(new TreeSet<>(other.names()));
    }
}
