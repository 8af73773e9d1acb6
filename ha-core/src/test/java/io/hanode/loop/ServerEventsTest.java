package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaEvent;
import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.decide.Errands;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Memory;
import io.hanode.decide.Observation;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerEventsTest {

    private static final PostmasterIdentity OTHER = new PostmasterIdentity(999_999_998, 8);
    private static final PostgresState DOWN = new PostgresState.NoDataDirectory();
    private static final Memory RESTARTING = Memory.NONE.withErrands(
            Errands.NONE.with(new Errands.Restart(1, new Tick(0), FakeServer.PROCESS, null, true)));

    private final List<String> heard = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final EventQueue events = new EventQueue("pg1", Clock.system(), List.of(this::hear), 100);
    private final ServerEvents server = new ServerEvents(events, Meters.none());

    private void hear(HaEvent event) {
        if (event instanceof HaEvent.Warning) {
            end.countDown();
        } else if (event instanceof HaEvent.ServerStarted e) {
            heard.add("started " + e.role());
        } else if (event instanceof HaEvent.ServerStopped e) {
            heard.add("stopped " + e.role());
        } else if (event instanceof HaEvent.ServerRestarted e) {
            heard.add("restarted " + e.role());
        } else if (event instanceof HaEvent.RoleChanged e && e.rule().equals("R560")) {
            heard.add(e.from() + " to " + e.to() + " " + e.token());
        } else if (event instanceof HaEvent.Reloaded e) {
            heard.add("reloaded " + e.role());
        }
    }

    private void see(PostgresState state) {
        see(state, Memory.NONE);
    }

    private void see(PostgresState state, Memory memory) {
        Observation o = TestNode.observation(new LeaseView.NoSession(), state, memory);
        server.observed(Instant.EPOCH, o, "R000", "a test");
    }

    private List<String> heard() throws InterruptedException {
        events.warn("the end");
        assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        return heard;
    }

    @AfterEach
    void close() {
        events.close();
    }

    @Test
    void serverIsToldOfOnceWhenItIsFoundAndOnceWhenItEnds() throws InterruptedException {
        see(FakeServer.standby());
        see(FakeServer.standby());
        see(FakeServer.primary());
        see(DOWN);
        see(DOWN);
        assertThat(heard()).containsExactly("started STANDBY", "stopped PRIMARY");
    }

    @Test
    void silentServerHasNotEnded() throws InterruptedException {
        see(FakeServer.standby());
        see(new PostgresState.Unreachable(FakeServer.PROCESS, "no answer"));
        see(FakeServer.standby());
        assertThat(heard()).containsExactly("started STANDBY");
    }

    @Test
    void serverThatEndedAndCameBackBetweenTwoLooksEndedAndCameBack() throws InterruptedException {
        see(FakeServer.standby());
        see(FakeServer.standby(OTHER));
        assertThat(heard()).containsExactly("started STANDBY", "stopped STANDBY", "started STANDBY");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void restartThatWasAskedForIsToldAsOne(boolean seenDown) throws InterruptedException {
        see(FakeServer.standby());
        if (seenDown) {
            see(DOWN, RESTARTING);
        }
        see(FakeServer.standby(OTHER), RESTARTING);
        assertThat(heard()).containsExactly("started STANDBY", "restarted STANDBY");
    }

    @Test
    void restartThatCameToNothingIsAnEnd() throws InterruptedException {
        see(FakeServer.standby());
        see(DOWN, RESTARTING);
        see(DOWN);
        assertThat(heard()).containsExactly("started STANDBY", "stopped STANDBY");
    }

    @Test
    void standbyThatTakesAndLosesTheLeadOfAStandbyClusterChangesItsRole() throws InterruptedException {
        ClusterConfig following = ClusterConfig.of(Map.of("standby_cluster", Map.of("host", "10.9.0.1")));
        LeaseView held = new LeaseView.Held(new LeaderLock(new FencingToken(7), ""), new Tick(5), new Tick(9));
        for (LeaseView lease : List.of(new LeaseView.Session(), held, held, new LeaseView.Session())) {
            Observation o = TestNode.observation(following, lease, FakeServer.standby(), Memory.NONE);
            server.observed(Instant.EPOCH, o, "R560", "a test");
        }
        assertThat(heard())
                .containsExactly(
                        "DOWN to STANDBY 0",
                        "started STANDBY",
                        "STANDBY to STANDBY_LEADER 7",
                        "STANDBY_LEADER to STANDBY 0");
    }

    @Test
    void reloadIsToldWithTheRole() throws InterruptedException {
        see(FakeServer.primary());
        server.reloaded(Instant.EPOCH);
        assertThat(heard()).containsExactly("started PRIMARY", "reloaded PRIMARY");
    }
}
