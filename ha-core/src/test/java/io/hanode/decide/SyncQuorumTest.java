package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.NodeName;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousStandbys.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Node a leads; b, c, d, e are its standbys. Voters are written {@code 1 bc}: a quorum of 1 of b and c; what waits: {@code 2 bcd}. */
class SyncQuorumTest {

    /**
     * What Patroni's resolver does in the same cases, and the same here: Q and V the quorum and voters, n and S what commits wait for, c
     * who has confirmed, A and w the active standbys and how many are wanted. A list of steps ends where confirmations are missing.
     */
    @ParameterizedTest
    @CsvSource({
        // V, S, confirmed, active, wanted, steps
        "0 -, 0 -, -, bc, 1, record 0 - | wait 1 bc",
        "0 -, 1 bc, b, bc, 1, record 1 bc",
        "0 -, 1 bc, -, bc, 1, ''",
        "1 bc, 1 bc, bc, bcd, 1, record 2 bcd | wait 1 bcd",
        "1 bc, 1 bc, bc, bc, 2, record 1 bc | wait 2 bc",
        "1 bc, 2 bc, bc, bc, 2, record 0 bc",
        "0 bc, 2 bc, bc, bc, 1, record 1 bc | wait 1 bc",
        "1 bc, 1 bc, b, b, 1, record 1 bc | wait 1 b",
        "1 bc, 1 b, b, b, 1, record 0 b",
        "0 bc, 2 bc, b, b, 2, record 0 b | wait 1 b",
        "1 bc, 1 bc, -, -, 1, record 0 - | wait 0 -",
        "0 bc, 1 bc, b, bc, 1, record 1 bc",
        "2 bcd, 1 bcd, bcd, bcd, 3, record 2 bcd | wait 3 bcd",
        "2 bcd, 3 bcd, bcd, bcd, 3, record 0 bcd",
    })
    void stepsAreThoseOfPatronisResolver(
            String voters, String waiting, String confirmed, String active, int wanted, String steps) {
        assertThat(quorum(voters, waiting, confirmed, true, Method.ANY, active, wanted))
                .isEqualTo(steps);
    }

    /**
     * Where it differs: each change of what commits wait for is preceded by a write of the record, so that an earlier write that was not
     * answered cannot land after it; and voters whose replacement has not confirmed yet are kept, with a quorum that makes it safe,
     * where Patroni lets only the leader lead meanwhile, or takes a detour over the smaller list.
     */
    @ParameterizedTest
    @CsvSource({
        "0 b, 1 b, -, c, 1, record 1 bc | wait 1 c",
        "1 bc, 1 c, c, c, 1, record 0 c",
        "2 bcd, 1 bcd, bcd, cde, 1, record 3 bcde | wait 1 cde",
        "3 bcde, 1 cde, c, cde, 1, record 2 cde",
        // It waits for the confirmation of the longer list: with the shorter one, a commit may be on b alone.
        "1 bc, 2 bc, b, bc, 2, ''",
    })
    void stepsDifferWhereHaNodeKeepsMore(
            String voters, String waiting, String confirmed, String active, int wanted, String steps) {
        assertThat(quorum(voters, waiting, confirmed, true, Method.ANY, active, wanted))
                .isEqualTo(steps);
    }

    @ParameterizedTest
    @CsvSource({
        "0 -, 1 bc, bc, bc, 1, wait 1 bc",
        "0 b, 1 bc, bc, bc, 1, record 0 -",
        "0 -, 1 bc, bc, bcd, 1, record 0 - | wait 1 bcd",
        "1 bc, 1 bc, bc, b, 1, record 1 bc | wait 1 b",
    })
    void nothingLetsMoreBeElectedWhileAnotherValueMayStillComeIntoForce(
            String voters, String waiting, String confirmed, String active, int wanted, String steps) {
        assertThat(quorum(voters, waiting, confirmed, false, Method.ANY, active, wanted))
                .isEqualTo(steps);
    }

    @ParameterizedTest
    @CsvSource({
        "0 -, 0 -, -, b, 1, record 0 - | wait 1 b",
        "0 -, 1 b, b, b, 1, record 0 b",
        "0 b, 1 b, b, bc, 2, record 0 b | wait 2 bc",
        "0 b, 2 bc, b, bc, 2, ''",
        "0 b, 2 bc, bc, bc, 2, record 0 bc",
        "0 bc, 2 bc, bc, b, 2, record 0 b | wait 1 b",
        "0 b, 1 b, b, c, 1, record 0 - | wait 1 c",
        "0 bc, 2 bc, bc, bd, 2, record 0 b | wait 2 bd",
        "0 b, 1 b, b, -, 1, record 0 - | wait 0 -",
        "0 -, 2 bc, c, bc, 2, record 0 c",
    })
    void inPriorityModeEveryVoterHasConfirmedEverything(
            String voters, String waiting, String confirmed, String active, int wanted, String steps) {
        assertThat(quorum(voters, waiting, confirmed, true, Method.FIRST, active, wanted))
                .isEqualTo(steps);
    }

    @ParameterizedTest
    @CsvSource({
        // A voter was added, the quorum lowered, the names taken out of the configuration.
        "0 bcd, 2 bc, bc, bc, 2, record 0 bc",
        "0 bc, 1 bc, -, bc, 1, record 0 -",
        "1 bc, 0 -, bc, bc, 1, record 0 - | wait 1 bc",
        "1 bc, *, bc, bc, 1, record 0 - | wait 1 bc",
        // The record is another leader's.
        "?, 1 bc, bc, bc, 1, record 1 bc",
        "?, 1 bc, -, bc, 1, record 0 -",
        "?, 1 b, -, bc, 1, record 0 - | wait 1 bc",
    })
    void whatSomebodyElseChangedIsNotReliedOn(
            String voters, String waiting, String confirmed, String active, int wanted, String steps) {
        assertThat(quorum(voters, waiting, confirmed, true, Method.ANY, active, wanted))
                .isEqualTo(steps);
    }

    @Test
    void nobodyCanBeElectedWithoutEnoughVoters() {
        assertThat(voters("0 -").tolerance()).isNegative();
        assertThat(voters("2 bc").tolerance()).isNegative();
        assertThat(voters("1 bc").tolerance()).isZero();
    }

    private static String quorum(
            String voters,
            String waiting,
            String confirmed,
            boolean settled,
            Method method,
            String active,
            int wanted) {
        SyncVoters there = voters.equals("?") ? null : voters(voters);
        SynchronousStandbys standbys = waiting.equals("*") ? null : standbys(method, waiting);
        SyncQuorum quorum = new SyncQuorum(there, standbys, names(confirmed), settled);
        Set<NodeName> chosen = names(active);
        int count = Math.min(wanted, chosen.size());
        SynchronousStandbys waitFor =
                count == 0 ? SynchronousStandbys.NONE : new SynchronousStandbys(method, count, List.copyOf(chosen));
        List<String> steps = new ArrayList<>();
        for (SyncStep step : quorum.steps(SyncVoters.of(chosen.size() - count, chosen), waitFor)) {
            steps.add(
                    step instanceof SyncStep.Write write
                            ? "record " + write.voters().quorum() + " "
                                    + text(write.voters().names())
                            : "wait " + ((SyncStep.Wait) step).standbys().count() + " "
                                    + text(((SyncStep.Wait) step).standbys().names()));
        }
        return String.join(" | ", steps);
    }

    private static String text(Iterable<NodeName> names) {
        StringBuilder text = new StringBuilder();
        names.forEach(text::append);
        return text.isEmpty() ? "-" : text.toString();
    }

    private static SyncVoters voters(String text) {
        return SyncVoters.of(Integer.parseInt(text.substring(0, 1)), names(text.substring(2)));
    }

    private static SynchronousStandbys standbys(Method method, String text) {
        int count = Integer.parseInt(text.substring(0, 1));
        return count == 0
                ? SynchronousStandbys.NONE
                : new SynchronousStandbys(method, count, List.copyOf(names(text.substring(2))));
    }

    private static Set<NodeName> names(String letters) {
        Set<NodeName> names = new TreeSet<>();
        letters.chars().filter(c -> c != '-').forEach(c -> names.add(NodeName.of(String.valueOf((char) c))));
        return names;
    }
}
