package io.hanode.decide;

import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Server.server;

import io.hanode.dcs.FencingToken;
import io.hanode.model.NodeName;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.Upstream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** pg2's server is down; pg1 leads, on timeline 2, which branched off timeline 1 at 0/4000000. */
class RejoinPlanTest {

    private static final Upstream PG1 = new Upstream(NodeName.of("pg1"), "10.0.0.1", 5432, null);
    private static final Upstream PG3 = new Upstream(NodeName.of("pg3"), "10.0.0.3", 5432, null);
    private static final Upstream PG1_BY_SLOT = new Upstream(NodeName.of("pg1"), "10.0.0.1", 5432, "pg2");
    private static final Action START = new Action.StartStandby(PG1_BY_SLOT, ServerSettings.NONE);
    private static final Action REWIND = new Action.Rewind(PG1_BY_SLOT);

    private static Scenario rejoining(Server server) {
        return follower().postgres(server.stopped()).cluster(RejoinPlanTest::pg1OnTimeline2);
    }

    private static void pg1OnTimeline2(Cluster c) {
        c.member("pg1", "timeline", 2).left(1, "0/4000000").claim(2, new FencingToken(7), true);
    }

    @Test
    @Hits(Rule.R712)
    void oldPrimaryThatLostNothingFollowsWithoutRewinding() {
        rejoining(server().at("0/4000000")).decides(Rule.R712).does(START);
    }

    @Test
    @Hits(Rule.R713)
    void oldPrimaryWithOneByteTooMuchIsRewound() {
        rejoining(server().at("0/4000001"))
                .decides(Rule.R713)
                .because("0/4000000")
                .does(REWIND);
    }

    @Test
    @Hits(Rule.R713)
    void crashedPrimaryIsRewoundSinceTheEndOfItsWalIsNotKnown() {
        rejoining(server())
                .postgres(server().at("0/3000000").crashed())
                .decides(Rule.R713)
                .because("after a crash")
                .does(REWIND);
    }

    @Test
    @Hits(Rule.R712)
    void crashedPrimaryThatCannotBeRewoundIsStartedAndTheForkFoundThen() {
        rejoining(server())
                .postgres(server().at("0/3000000").withoutChecksums().crashed())
                .decides(Rule.R712)
                .does(START);
    }

    @Test
    @Hits(Rule.R716)
    void rewindWaitsForTheLeadersFirstCheckpoint() {
        rejoining(server())
                .cluster(c -> c.member("pg1", "checkpoint_after_promote", false))
                .decides(Rule.R716)
                .doesNothing();
    }

    @Test
    @Hits({Rule.R714, Rule.R715})
    void forkedDataThatCannotBeRewoundIsReplacedOnlyWhenThatIsAllowed() {
        Server forked = server().withoutChecksums();
        rejoining(forked)
                .decides(Rule.R715)
                .because("use_pg_rewind", "remove_data_directory_on_diverged_timelines")
                .doesNothing();
        rejoining(forked)
                .postgresql("remove_data_directory_on_diverged_timelines", true)
                .decides(Rule.R714)
                .does(new Action.Clone(PG1, true));
        rejoining(server())
                .postgresql("use_pg_rewind", false)
                .decides(Rule.R715)
                .doesNothing();
    }

    @Test
    @Hits({Rule.R714, Rule.R715})
    void failedRewindIsNotRepeatedForEver() {
        rejoining(server()).failed(OperationKind.REWIND, 1).decides(Rule.R715).because("rewinding failed: disk full");
        rejoining(server())
                .failed(OperationKind.REWIND, 1)
                .postgresql("remove_data_directory_on_diverged_timelines", true)
                .decides(Rule.R714)
                .does(new Action.Clone(PG1, true));
    }

    @Test
    @Hits(Rule.R715)
    void nodeThatMayNotProvisionNeitherRewindsNorCopies() {
        rejoining(server())
                .cannotProvision()
                .postgresql("remove_data_directory_on_diverged_timelines", true)
                .decides(Rule.R715)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R709)
    void nothingIsDoneWithDataBeforeTheLeadersHistoryIsKnown() {
        rejoining(server())
                .cluster(c -> c.claim(2, new FencingToken(7), false).member("pg1", "timeline", 3))
                .decides(Rule.R709)
                .because("history")
                .doesNothing();
    }

    @Test
    @Hits(Rule.R709)
    void nothingIsDoneUntilTheLeaderAcceptsWrites() {
        rejoining(server())
                .cluster(c -> c.member("pg1", "role", "replica"))
                .decides(Rule.R709)
                .doesNothing();
        rejoining(server())
                .cluster(c -> c.member("pg1", "state", "starting"))
                .decides(Rule.R709)
                .doesNothing();
        rejoining(server()).cluster(c -> c.gone("pg1")).decides(Rule.R709).doesNothing();
    }

    @Test
    @Hits(Rule.R710)
    void emptyNodeCopiesFromTheLeaderOrFromAMemberTaggedForIt() {
        follower().postgres(Server.noData()).decides(Rule.R710).does(new Action.Clone(PG1, false));
        follower()
                .postgres(Server.noData())
                .cluster(c -> c.member("pg3", "tags", Map.of("clonefrom", true)))
                .decides(Rule.R710)
                .does(new Action.Clone(PG3, false));
    }

    @Test
    @Hits(Rule.R710)
    void incompleteDirectoryIsNeverStartedButCopiedAnew() {
        follower().postgres(server().incomplete()).decides(Rule.R710).does(new Action.Clone(PG1, true));
    }

    @Test
    @Hits(Rule.R711)
    void emptyNodeThatMayNotCopyWaits() {
        follower()
                .postgres(Server.noData())
                .cannotProvision()
                .decides(Rule.R711)
                .doesNothing();
    }
}
