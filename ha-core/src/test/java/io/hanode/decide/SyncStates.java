package io.hanode.decide;

import io.hanode.cluster.SynchronousMode;
import io.hanode.cluster.SynchronousSettings;
import io.hanode.model.NodeName;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousStandbys.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All states that synchronous replication with a leader and up to four standbys can get into: the leader plans for any set of active
 * standbys, in any mode, and is cut after any step, or in one, whose effect may then come later or never; commits are acknowledged by as few
 * as may; standbys confirm; voters are elected. Nodes are bits of a set.
 */
final class SyncStates {

    /** No commit was acknowledged since commits wait for what they wait for now. */
    private static final int NONE = -1;

    /**
     * A state.
     *
     * @param record who may be elected
     * @param waits what commits wait for
     * @param later what commits will wait for when a change under way takes effect; the same when there is none
     * @param settled whether it is known that there is none
     * @param confirmed who was seen to have all that was acknowledged before that
     * @param old who really has it
     * @param now who has what was acknowledged since; NONE when nothing was
     * @param doubtful a write of the record that may still take effect; null when there is none
     */
    record State(
            Half record,
            Half waits,
            Half later,
            boolean settled,
            int confirmed,
            int old,
            int now,
            @Nullable Half doubtful) {

        /** Who is sure to have everything that was acknowledged. */
        int everything() {
            return now == NONE ? old : now;
        }

        /** Whether everybody that can be elected has everything: no group that elects is without somebody who has it. */
        boolean isSafe() {
            int voters = Integer.bitCount(record.nodes);
            return record.number >= voters
                    || (Integer.bitCount(record.nodes & ~old) <= record.number
                            && (now == NONE || Integer.bitCount(record.nodes & ~now) <= record.number));
        }

        State waitsFor(Half half, boolean proven) {
            return new State(record, half, half, proven, 0, everything(), NONE, doubtful);
        }
    }

    /** A number and a set of nodes; as what commits wait for, also how. */
    record Half(Method method, int number, int nodes) {}

    private record Situation(Half record, Half waits, int confirmed, boolean settled) {}

    private static final Half NOBODY = new Half(Method.NONE, 0, 0);

    private final int standbys;
    private final boolean doubts;
    private final Map<Situation, List<List<SyncStep>>> plans = new HashMap<>();
    private final Map<Half, Set<SyncWish>> wishes = new HashMap<>();
    private final Set<State> seen = new HashSet<>();
    private final Deque<State> todo = new ArrayDeque<>();
    private final int[][] permutations;

    SyncStates(int standbys, boolean doubts) {
        this.standbys = standbys;
        this.doubts = doubts;
        this.permutations = Permutations.ofSets(standbys);
    }

    /** Visits every state once, up to the names of the standbys. */
    int visit(Consumer<State> visitor) {
        add(new State(NOBODY, NOBODY, NOBODY, true, 0, 0, NONE, null));
        while (!todo.isEmpty()) {
            State s = todo.remove();
            visitor.accept(s);
            if (s.isSafe()) {
                world(s);
                plans(s).forEach(steps -> turn(s, steps));
            }
        }
        return seen.size();
    }

    private void world(State s) {
        acknowledge(s);
        for (int node = 1; node < 1 << standbys; node <<= 1) {
            if (s.settled && (s.confirmed & node) == 0) {
                add(new State(s.record, s.waits, s.later, true, s.confirmed | node, s.old | node, s.now, s.doubtful));
            }
            if ((s.record.nodes & node) != 0 && s.record.number < Integer.bitCount(s.record.nodes)) {
                elect(s, node);
            }
        }
        if (s.doubtful != null) {
            add(new State(s.doubtful, s.waits, s.later, s.settled, s.confirmed, s.old, s.now, null));
        }
        if (!s.later.equals(s.waits)) {
            add(s.waitsFor(s.later, false));
        } else if (!s.settled) {
            add(s.waitsFor(s.later, true));
        }
    }

    private void acknowledge(State s) {
        for (int nodes = 0; nodes < 1 << standbys; nodes++) {
            if ((nodes & ~s.waits.nodes) == 0 && Integer.bitCount(nodes) == s.waits.number) {
                add(new State(s.record, s.waits, s.later, s.settled, s.confirmed, s.old, nodes, s.doubtful));
            }
        }
    }

    /** The old leader takes the place of the new one, as {@link SyncPromotion} has it. */
    private void elect(State s, int node) {
        int count = Integer.bitCount(s.record.nodes) - s.record.number;
        for (Method method : List.of(Method.FIRST, Method.ANY)) {
            Half waits = new Half(method, count, s.record.nodes);
            add(new State(s.record, waits, waits, true, 0, s.everything() | node, NONE, null));
        }
    }

    private void turn(State from, List<SyncStep> steps) {
        State s = from;
        for (SyncStep step : steps) {
            if (step instanceof SyncStep.Write write) {
                Half half = half(write.voters());
                if (doubts) {
                    add(new State(s.record, s.waits, s.later, s.settled, s.confirmed, s.old, s.now, half));
                }
                s = new State(half, s.waits, s.later, s.settled, s.confirmed, s.old, s.now, null);
            } else {
                Half half = half(((SyncStep.Wait) step).standbys());
                if (doubts && !half.equals(s.later)) {
                    add(new State(s.record, s.waits, half, false, 0, s.old, s.now, s.doubtful));
                }
                s = s.waitsFor(half, true);
            }
            add(s);
        }
    }

    /** Whatever is active and configured, the next steps: most wishes lead to the same few. */
    private List<List<SyncStep>> plans(State s) {
        return plans.computeIfAbsent(new Situation(s.record, s.waits, s.confirmed, s.settled), k -> {
            Set<List<SyncStep>> all = new HashSet<>();
            for (SyncWish wish : wishes(s.record)) {
                all.add(quorum(s).steps(wish.voters(), wish.standbys()));
            }
            all.remove(List.of());
            return List.copyOf(all);
        });
    }

    static SyncQuorum quorum(State s) {
        return new SyncQuorum(voters(s.record), standbys(s.waits), names(s.confirmed), s.settled);
    }

    /** All that a leader can want with this record, in any mode and with any standbys active. */
    Set<SyncWish> wishes(Half record) {
        return wishes.computeIfAbsent(record, r -> {
            Set<SyncWish> all = new LinkedHashSet<>();
            for (SynchronousSettings settings : settings()) {
                for (int active = 0; active < 1 << standbys; active++) {
                    boolean everyone = settings.mode() == SynchronousMode.QUORUM;
                    if (everyone || Integer.bitCount(active) <= settings.count()) {
                        all.add(SyncWish.of(settings, names(active), voters(r)));
                    }
                }
            }
            return all;
        });
    }

    private List<SynchronousSettings> settings() {
        List<SynchronousSettings> all = new ArrayList<>();
        for (SynchronousMode mode : List.of(SynchronousMode.PRIORITY, SynchronousMode.QUORUM)) {
            for (int count = 1; count < standbys; count++) {
                all.add(new SynchronousSettings(mode, false, count, -1, false));
                all.add(new SynchronousSettings(mode, true, count, -1, false));
            }
        }
        return all;
    }

    private void add(State state) {
        State s = normal(state);
        if (seen.add(s)) {
            todo.add(s);
        }
    }

    /** The same state but for the standbys' names: of all, the one that comes first. */
    private State normal(State s) {
        State first = s;
        long best = Long.MAX_VALUE;
        for (int[] p : permutations) {
            long key = key(s, p);
            if (key < best) {
                best = key;
                first = new State(
                        renamed(s.record, p),
                        renamed(s.waits, p),
                        renamed(s.later, p),
                        s.settled,
                        p[s.confirmed],
                        p[s.old],
                        s.now == NONE ? NONE : p[s.now],
                        s.doubtful == null ? null : renamed(s.doubtful, p));
            }
        }
        return first;
    }

    private static long key(State s, int[] p) {
        long key = p[s.record.nodes];
        key = key << 4 | p[s.waits.nodes];
        key = key << 4 | p[s.later.nodes];
        key = key << 4 | p[s.confirmed];
        key = key << 4 | p[s.old];
        key = key << 4 | (s.now == NONE ? 0 : p[s.now]);
        return key << 4 | (s.doubtful == null ? 0 : p[s.doubtful.nodes]);
    }

    private static Half renamed(Half half, int[] p) {
        return new Half(half.method, half.number, p[half.nodes]);
    }

    static Half half(SyncVoters voters) {
        return voters.tolerance() < 0 ? NOBODY : new Half(Method.NONE, voters.quorum(), set(voters.names()));
    }

    static Half half(SynchronousStandbys standbys) {
        return new Half(standbys.method(), standbys.count(), set(standbys.names()));
    }

    static SyncVoters voters(Half half) {
        return SyncVoters.of(half.number, names(half.nodes));
    }

    static SynchronousStandbys standbys(Half half) {
        return half.method == Method.NONE
                ? SynchronousStandbys.NONE
                : new SynchronousStandbys(half.method, half.number, List.copyOf(names(half.nodes)));
    }

    private static int set(Iterable<NodeName> names) {
        int set = 0;
        for (NodeName name : names) {
            set |= 1 << (name.value().charAt(0) - 'b');
        }
        return set;
    }

    static Set<NodeName> names(int set) {
        Set<NodeName> names = new TreeSet<>();
        for (int i = 0; set >> i != 0; i++) {
            if ((set >> i & 1) == 1) {
                names.add(NodeName.of(String.valueOf((char) ('b' + i))));
            }
        }
        return names;
    }
}
