package io.hanode.postgres.local;

import static io.hanode.postgres.local.ServerSet.SHORT;
import static io.hanode.postgres.local.ServerSet.primary;
import static io.hanode.postgres.local.ServerSet.upstream;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.RemoteView;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import io.hanode.testkit.postgres.TestContext;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server of another cluster says of itself. */
class RemoteClusterIT {

    private final ServerSet servers = new ServerSet();

    @AfterEach
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void primaryAndStandbyTellTheirSystemAndTheHistoryOfTheirTimeline() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        LocalPostgres pg2 = servers.standby(pg1, "pg2", UnaryOperator.identity());
        LocalPostgres asking = servers.add("pg3", UnaryOperator.identity());
        RemoteView first = asking.askRemote(upstream(pg1), SHORT);
        assertThat(first)
                .isEqualTo(new RemoteView.Answered(
                        primary(pg1).server().systemIdentifier(), primary(pg1).history()));
        assertThat(asking.askRemote(upstream(pg2), SHORT)).isEqualTo(first);
        pg2.promote(Timeline.of(3), new TestContext());
        assertThat(asking.askRemote(upstream(pg2), SHORT))
                .isEqualTo(new RemoteView.Answered(
                        primary(pg1).server().systemIdentifier(), primary(pg2).history()));
        assertThat(primary(pg2).history().timeline()).isEqualTo(Timeline.of(3));
    }

    @Test
    void serverThatIsDownOrKnowsNoSuchUserIsSilentWithTheReason() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        LocalPostgres stranger = servers.add("pg2", b -> b.replication("stranger", "x"));
        assertThat(stranger.askRemote(upstream(pg1), SHORT))
                .isInstanceOfSatisfying(
                        RemoteView.Silent.class,
                        s -> assertThat(s.reason()).contains("'stranger'").doesNotContain("password=x"));
        pg1.stop(StopMode.FAST, new TestContext());
        assertThat(stranger.askRemote(upstream(pg1), SHORT)).isInstanceOf(RemoteView.Silent.class);
    }

    @Test
    void ofSeveralHostsThePrimaryIsAskedAndFollowed() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        Upstream both = new Upstream(
                NodeName.of("other"), "127.0.0.9,127.0.0.1", pg1.address().port(), null);
        LocalPostgres pg2 = servers.add("pg2", UnaryOperator.identity());
        assertThat(pg2.askRemote(both, SHORT)).isInstanceOf(RemoteView.Answered.class);
        ServerSet.provisioner(pg2).clone(both, new TestContext());
        pg2.startStandby(both, ServerSettings.NONE, new TestContext());
        pg2.follow(null, SHORT);
        pg2.follow(both, SHORT);
        assertThat(pg2.observe(SHORT))
                .isInstanceOfSatisfying(
                        PostgresState.Standby.class,
                        s -> assertThat(s.upstream()).isEqualTo(both));
    }
}
