package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.FencingToken;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two nodes of one cluster, each with every server, every lease and every view of the store that it can have, fresh or old: whoever
 * really holds the lock, at most one of the two accepts writes after both have decided.
 */
class TwoNodesTest {

    /** Who really holds the lock. */
    private enum Truth {
        NOBODY,
        PG1,
        PG2,
        /** Nobody, and pg2 has promised that pg1 goes on without it. */
        AGREED;

        boolean isOf(Truth node) {
            return this == node || (this == AGREED && node == PG1);
        }
    }

    private static final FencingToken OTHER = new FencingToken(8);

    /** A node's decision, and whether its server may accept writes after it. */
    private record Case(Observation o, Decision decision) {

        boolean mayWrite() {
            return decision.actions().stream()
                            .anyMatch(a -> a instanceof Action.Promote
                                    || a instanceof Action.StartPrimary
                                    || a instanceof Action.Initialize)
                    || (o.postgres().mayAcceptWrites() && !stopped() && !leftAlone());
        }

        private boolean stopped() {
            return decision.actions().stream()
                    .anyMatch(a -> a instanceof Action.FenceServer || a instanceof Action.StopServer);
        }

        /** Data of another cluster is none of this one's; a lock that may be our own is looked into first, under its fence. */
        private boolean leftAlone() {
            return Set.of(Rule.R151, Rule.R152, Rule.R801).contains(decision.rule());
        }
    }

    private static List<Consumer<Cluster>> stores() {
        List<Consumer<Cluster>> leaders = List.of(
                Cluster::noLeader,
                c -> c.leader("pg1", Scenario.LOCK.token()),
                c -> c.leader("pg2", Scenario.LOCK.token()),
                c -> c.leader("pg1", OTHER),
                c -> c.leader("pg2", OTHER));
        List<Consumer<Cluster>> records = List.of(
                c -> {},
                c -> c.sync("pg1", "pg2"),
                c -> c.sync("pg2", "pg1"),
                c -> c.claim(2, OTHER, false),
                c -> c.request("pg1", "pg2"),
                c -> c.request("pg2", "pg1"),
                c -> c.request(null, "pg2"));
        return leaders.stream()
                .flatMap(l -> records.stream().map(r -> l.andThen(r)))
                .toList();
    }

    /** A lease is good only while the store has the lock for it; one that has passed may be anybody's. */
    private static List<LeaseView> leases(Truth node, Truth truth) {
        List<LeaseView> all = new ArrayList<>(Observations.leases());
        if (truth != Truth.AGREED) {
            all.removeIf(l -> l instanceof LeaseView.Failsafe && l.coversAt(Scenario.NOW));
        }
        if (!truth.isOf(node)) {
            all.removeIf(l -> l.coversAt(Scenario.NOW));
        }
        return all;
    }

    private static List<Case> cases(Truth node, Truth truth) {
        List<Case> cases = new ArrayList<>();
        List<LeaseView> leases = leases(node, truth);
        views(node).forEach(scenario -> {
            if (truth == Truth.AGREED && node == Truth.PG2) {
                scenario.promise = FailsafeScenes.promise("pg1", 1);
            }
            Observation view = scenario.observation();
            for (PostgresState server : Observations.servers()) {
                for (LeaseView lease : leases) {
                    Observation o = Observations.with(view, server, lease);
                    cases.add(new Case(o, Decider.decide(o)));
                }
            }
        });
        return cases;
    }

    /** What the node can see of the store and of the other. */
    private static Stream<Scenario> views(Truth node) {
        String other = node == Truth.PG1 ? "pg2" : "pg1";
        List<Consumer<Scenario>> peers = List.of(
                s -> s.silent(other),
                s -> s.answers(other, io.hanode.peer.PeerView.Role.STANDBY, 1, Server.END),
                s -> s.answers(other, io.hanode.peer.PeerView.Role.PRIMARY, 1, Server.END));
        Stream<Scenario> silent = Stream.of(scenario(node).storeSilent());
        return Stream.concat(
                silent,
                stores().stream()
                        .flatMap(store -> peers.stream().map(peer -> {
                            Scenario s = scenario(node).cluster(store).leaderlessFor(100);
                            peer.accept(s);
                            return s;
                        })));
    }

    private static Scenario scenario(Truth node) {
        return (node == Truth.PG1 ? Scenario.leader() : Scenario.follower()).silent("pg3");
    }

    @Test
    void atMostOneOfTwoNodesAcceptsWritesWhateverTheySee() {
        long pairs = 0;
        for (Truth truth : Truth.values()) {
            List<Case> first = cases(Truth.PG1, truth);
            List<Case> second = cases(Truth.PG2, truth);
            pairs += (long) first.size() * second.size();
            // Neither sees the other's decision: a pair that writes is one writer of each.
            List<Case> writers = first.stream().filter(Case::mayWrite).toList();
            List<Case> others = second.stream().filter(Case::mayWrite).toList();
            assertThat(writers.isEmpty() || others.isEmpty())
                    .as(
                            "with the lock at %s: %s and %s",
                            truth, writers.stream().findFirst(), others.stream().findFirst())
                    .isTrue();
        }
        assertThat(pairs).isGreaterThan(100_000_000L);
    }

    @Test
    void onlyWhoReallyHoldsTheLockAcceptsWrites() {
        for (Truth truth : Truth.values()) {
            for (Truth node : List.of(Truth.PG1, Truth.PG2)) {
                List<Case> writers =
                        cases(node, truth).stream().filter(Case::mayWrite).toList();
                if (truth.isOf(node)) {
                    assertThat(writers).as("a leader that leads").isNotEmpty();
                } else {
                    assertThat(writers)
                            .as("%s while the lock is at %s", node, truth)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void whoHasPromisedNeitherTakesTheLockNorBringsUpAPrimary() {
        for (Case c : cases(Truth.PG2, Truth.AGREED)) {
            assertThat(c.decision.actions())
                    .as("%s", c)
                    .noneMatch(a -> a instanceof Action.AcquireLeader
                            || a instanceof Action.Promote
                            || a instanceof Action.StartPrimary
                            || a instanceof Action.Initialize);
        }
    }

    @Test
    void leaseIsGoodForADecisionOnlyBeforeItsEnd() {
        LeaseView last = new LeaseView.Held(Scenario.LOCK, Scenario.NOW, Scenario.NOW.plus(Duration.ofNanos(1)));
        assertThat(last.lockAt(Scenario.NOW)).isPresent();
        assertThat(last.lockAt(Scenario.NOW.plus(Duration.ofNanos(1)))).isEmpty();
    }
}
