package io.hanode.decide;

import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;

import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WhenDcsUnavailableTest {

    @Test
    @Hits(Rule.R101)
    void primaryGoesOnWhileItsLeaseIsGoodAndWakesWhenItEnds() {
        leader().storeSilent()
                .leaseGoodFor(4)
                .decides(Rule.R101)
                .because("connection loss", "4000 ms")
                .doesNothing()
                .wakesIn(Duration.ofSeconds(4));
    }

    @Test
    @Hits(Rule.R102)
    void primaryIsStoppedInOrderBeforeItsLeasePasses() {
        leader().storeSilent().leaseGoodFor(0).decides(Rule.R102).does(new Action.StopServer(StopMode.FAST));
    }

    @Test
    @Hits(Rule.R103)
    void primaryIsStoppedByForceWhenItsLeaseHasPassed() {
        leader().storeSilent()
                .leasePassed()
                .decides(Rule.R103)
                .does(new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
    }

    @Test
    @Hits(Rule.R103)
    void primaryFoundAtTheStartIsStoppedWhenTheStoreDoesNotAnswer() {
        leader().storeSilent()
                .noSession()
                .remembering(m -> Memory.NONE)
                .decides(Rule.R103)
                .does(new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
    }

    @Test
    @Hits({Rule.R103, Rule.R105})
    void silentServerMayBeAPrimaryUnlessItWasLastSeenInRecovery() {
        follower()
                .storeSilent()
                .postgres(Server.silent())
                .decides(Rule.R103)
                .doesA(Action.FenceServer.class, Action.StopServer.class);
        follower()
                .storeSilent()
                .postgres(Server.silent())
                .remembering(m -> Memories.knownStandby(m, Server.POSTMASTER))
                .decides(Rule.R105)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R104)
    void stoppedServerIsStartedReadOnlyForReaders() {
        follower()
                .storeSilent()
                .postgres(server().stopped())
                .decides(Rule.R104)
                .does(new Action.StartStandby(null, ServerSettings.NONE));
    }

    @Test
    @Hits(Rule.R105)
    void nothingIsStartedBeforeTheStoreWasReadOnceOrFromAnIncompleteDirectory() {
        follower()
                .storeSilent()
                .postgres(server().stopped())
                .remembering(m -> Memory.NONE)
                .decides(Rule.R105)
                .doesNothing();
        follower()
                .storeSilent()
                .postgres(server().incomplete())
                .decides(Rule.R105)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R105)
    void standbyGoesOnServingReaders() {
        follower().storeSilent().decides(Rule.R105).isQuiet();
    }

    @Test
    @Hits(Rule.R105)
    void pausedPrimaryIsLeftAloneEvenWithoutLease() {
        leader().paused().storeSilent().leasePassed().decides(Rule.R105).doesNothing();
    }
}
