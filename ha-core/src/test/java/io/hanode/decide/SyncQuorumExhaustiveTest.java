package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousStandbys.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every state that {@link SyncQuorum} can reach, not a selection. */
class SyncQuorumExhaustiveTest {

    @Test
    void whoeverIsElectedHasEverythingInEveryStateOfFiveNodesWhereverPlansAreCut() {
        int states = new SyncStates(4, false)
                .visit(s -> assertThat(s.isSafe()).as("%s", s).isTrue());
        assertThat(states).isGreaterThan(1000);
    }

    @Test
    void whoeverIsElectedHasEverythingAlsoWhenStepsTakeEffectLateInEveryStateOfFourNodes() {
        int states = new SyncStates(3, true)
                .visit(s -> assertThat(s.isSafe()).as("%s", s).isTrue());
        assertThat(states).isGreaterThan(1000);
    }

    @Test
    void planReachesWhatIsWantedFromEveryStateOnceStandbysConfirm() {
        Set<List<SyncStates.Half>> pairs = new HashSet<>();
        SyncStates states = new SyncStates(3, true);
        states.visit(s -> pairs.add(List.of(s.record(), s.waits())));
        for (List<SyncStates.Half> pair : pairs) {
            for (SyncWish wish : states.wishes(pair.get(0))) {
                assertThat(end(SyncStates.voters(pair.get(0)), SyncStates.standbys(pair.get(1)), wish))
                        .as("%s to %s", pair, wish)
                        .isEqualTo(wish);
            }
        }
    }

    private static SyncWish end(SyncVoters from, SynchronousStandbys waiting, SyncWish wish) {
        SyncVoters voters = from;
        SynchronousStandbys standbys = waiting;
        for (int turn = 0; turn < 6; turn++) {
            var confirmed = new TreeSet<>(wish.standbys().names());
            for (SyncStep step :
                    new SyncQuorum(voters, standbys, confirmed, true).steps(wish.voters(), wish.standbys())) {
                if (step instanceof SyncStep.Write write) {
                    voters = write.voters();
                } else {
                    standbys = ((SyncStep.Wait) step).standbys();
                }
            }
        }
        return new SyncWish(voters, SyncQuorum.same(standbys, wish.standbys()) ? wish.standbys() : standbys);
    }

    @Test
    void acknowledgersAndElectorsHaveANodeInCommonExactlyWhenTheCountSaysSo() {
        for (int voters = 0; voters < 16; voters++) {
            for (int listed = 0; listed < 16; listed++) {
                for (int quorum = 0; quorum < 5; quorum++) {
                    for (int count = 1; count < 5; count++) {
                        var names = List.copyOf(SyncStates.names(listed));
                        assertThat(SyncQuorum.meet(
                                        SyncVoters.of(quorum, SyncStates.names(voters)),
                                        new SynchronousStandbys(Method.ANY, count, names)))
                                .as("%s of %s, %s of %s", quorum + 1, voters, count, listed)
                                .isEqualTo(alwaysMeet(voters, quorum + 1, listed, count));
                    }
                }
            }
        }
    }

    private static boolean alwaysMeet(int voters, int electors, int listed, int confirmers) {
        for (int group = 0; group < 16; group++) {
            boolean elects = (group & ~voters) == 0 && Integer.bitCount(group) == electors;
            for (int other = 0; elects && other < 16; other++) {
                boolean confirms = (other & ~listed) == 0 && Integer.bitCount(other) == confirmers;
                if (confirms && (group & other) == 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
