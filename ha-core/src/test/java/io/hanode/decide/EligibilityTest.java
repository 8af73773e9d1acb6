package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.leaderless;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.dcs.FencingToken;
import java.util.List;
import org.junit.jupiter.api.Test;

class EligibilityTest {

    private static List<String> reasons(Scenario scenario, boolean askedFor) {
        Observation o = scenario.observation();
        ClusterSnapshot snapshot = ((DcsView.Available) o.dcs()).snapshot();
        return Eligibility.reasonsAgainst(o, snapshot, askedFor);
    }

    private static List<String> reasons(Scenario scenario) {
        return reasons(scenario, false);
    }

    @Test
    void healthyStandbyIsEligible() {
        assertThat(reasons(leaderless())).isEmpty();
    }

    @Test
    void lagUpToTheLimitIsAllowed() {
        assertThat(reasons(leaderless().cluster(c -> c.lastPosition("0/5100000"))))
                .isEmpty();
        assertThat(reasons(leaderless().cluster(c -> c.lastPosition("0/5100001"))))
                .singleElement()
                .asString()
                .contains("1048577 bytes", "maximum_lag_on_failover is 1048576");
    }

    @Test
    void lagSaysNothingAboutTheWalOfATimelineThatWasBegunAndNotRecorded() {
        Scenario begun = leaderless().cluster(c -> c.lastPosition("0/9000000").claim(1, LOCK.token(), false));
        assertThat(reasons(begun)).isEmpty();
        Scenario written =
                leaderless().cluster(c -> c.lastPosition("0/9000000", 1).claim(1, LOCK.token(), false));
        assertThat(reasons(written)).singleElement().asString().contains("lags by");
        Scenario recorded =
                leaderless().cluster(c -> c.lastPosition("0/9000000").claim(1, LOCK.token(), true));
        assertThat(reasons(recorded)).singleElement().asString().contains("lags by");
    }

    @Test
    void failoverPriorityOfZeroMeansNofailover() {
        assertThat(reasons(leaderless().tag("failover_priority", 0))).containsExactly("this node is tagged nofailover");
    }

    @Test
    void writerOfTheSyncRecordIsEligibleAndSoAreItsStandbys() {
        assertThat(reasons(leaderless().synchronous("on").cluster(c -> c.sync("pg2"))))
                .isEmpty();
        assertThat(reasons(leaderless().synchronous("on").cluster(c -> c.sync("pg1", "pg2"))))
                .isEmpty();
        assertThat(reasons(leaderless().synchronous("on").cluster(c -> c.sync("pg1", "pg3")), true))
                .hasSize(1);
    }

    @Test
    void laterTimelineThanTheStoreKnowsIsAheadAndNotForked() {
        assertThat(reasons(leaderless().postgres(server().left(1, "0/4000000").standby())))
                .isEmpty();
    }

    @Test
    void equalTimelineWithAnotherSwitchPointIsForked() {
        assertThat(reasons(leaderless()
                        .postgres(server().left(1, "0/4000001").standby())
                        .cluster(c -> c.left(1, "0/4000000").claim(2, new FencingToken(6), true))))
                .singleElement()
                .asString()
                .contains("forked", "0/4000000");
    }

    @Test
    void primaryAndForeignServersAreNoCandidates() {
        assertThat(reasons(leaderless().postgres(server().primary()))).contains("its server is no running standby");
        assertThat(reasons(leaderless().postgres(server().foreign().standby())))
                .contains("its system identifier is not the cluster's");
    }
}
