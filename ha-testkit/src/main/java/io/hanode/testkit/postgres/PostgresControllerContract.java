package io.hanode.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.model.ClusterName;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PostgresController} that can make a data directory does. An implementation's test extends this class and says how
 * a server is made, written to and killed.
 */
public abstract class PostgresControllerContract {

    /** The first timeline after a promotion. */
    protected static final Timeline SECOND = Timeline.of(2);

    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final ServerSettings SETTINGS = ServerSettings.NONE;

    private final List<PostgresController> made = new ArrayList<>();

    /** For subclasses. */
    protected PostgresControllerContract() {}

    /** A controller of a new server without a data directory, in the same world as the others of this test. */
    protected abstract PostgresController create(NodeName name) throws Exception;

    /** Commits something on the primary, so that its WAL moves. */
    protected abstract void write(PostgresController primary) throws Exception;

    /** Kills the server process, as {@code kill -9} does. */
    protected abstract void crash(PostgresController server) throws Exception;

    /** Lets replication go on, where it does not by itself. */
    protected void settle() {}

    /** Ends all servers of the test. */
    @AfterEach
    protected void closeAll() throws Exception {
        for (PostgresController controller : made) {
            controller.stop(StopMode.IMMEDIATE, new TestContext());
            controller.close();
        }
    }

    @Test
    void withoutADataDirectoryThereIsNone() throws Exception {
        PostgresController pg = server("pg1");
        assertThat(pg.check()).isEmpty();
        assertThat(observe(pg)).isInstanceOf(PostgresState.NoDataDirectory.class);
    }

    @Test
    void initializeLeavesAPrimaryOnTimelineOne() throws Exception {
        PostgresState.Primary primary = primary(initialized("pg1"));
        assertThat(primary.timeline()).isEqualTo(Timeline.FIRST);
        assertThat(primary.history().entries()).isEmpty();
        assertThat(primary.checkpointed()).isTrue();
        assertThat(primary.written()).isGreaterThan(Lsn.ZERO);
        assertThat(primary.standbys()).isEmpty();
    }

    @Test
    void initializeOfAnExistingDatabaseIsRefused() throws Exception {
        PostgresController pg = initialized("pg1");
        var identifier = primary(pg).server().systemIdentifier();
        assertThatThrownBy(() -> provisioner(pg).initialize(SETTINGS, new TestContext()))
                .isInstanceOf(PostgresException.class);
        pg.stop(StopMode.FAST, new TestContext());
        assertThatThrownBy(() -> provisioner(pg).initialize(SETTINGS, new TestContext()))
                .isInstanceOf(PostgresException.class);
        pg.startPrimary(SETTINGS, new TestContext());
        assertThat(primary(pg).server().systemIdentifier()).isEqualTo(identifier);
    }

    @Test
    void standbyStreamsAndCatchesUp() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = standbyOf(pg1, "pg2");
        write(pg1);
        Lsn written = primary(pg1).written();
        awaitState(
                pg2,
                s -> s instanceof PostgresState.Standby b
                        && b.streaming()
                        && b.replayed().compareTo(written) >= 0);
        PostgresState.Standby standby = standby(pg2);
        assertThat(standby.timeline()).isEqualTo(Timeline.FIRST);
        assertThat(standby.upstream()).isEqualTo(upstream(pg1, "pg1", "pg2"));
        assertThat(standby.server().systemIdentifier())
                .isEqualTo(primary(pg1).server().systemIdentifier());
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Primary p
                        && p.standbys().size() == 1
                        && p.standbys().get(0).applicationName().equals("pg2"));
    }

    @Test
    void cloneIntoADirectoryThatIsNotEmptyIsRefused() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = initialized("pg2");
        var identifier = primary(pg2).server().systemIdentifier();
        pg2.stop(StopMode.FAST, new TestContext());
        assertThatThrownBy(() -> provisioner(pg2).clone(upstream(pg1, "pg1", null), new TestContext()))
                .isInstanceOf(PostgresException.class);
        assertThat(observe(pg2).knownSystemIdentifier()).contains(identifier);
    }

    @Test
    void cloneFromAServerThatIsDownLeavesNothing() throws Exception {
        PostgresController pg1 = initialized("pg1");
        pg1.stop(StopMode.FAST, new TestContext());
        PostgresController pg2 = server("pg2");
        assertThatThrownBy(() -> provisioner(pg2).clone(upstream(pg1, "pg1", null), new TestContext()))
                .isInstanceOf(PostgresException.class);
        assertThat(observe(pg2)).isInstanceOf(PostgresState.NoDataDirectory.class);
    }

    @Test
    void promotionBeginsTheNextTimelineAndRecordsWhereItBranchedOff() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg1.stop(StopMode.FAST, new TestContext());
        settle();
        Lsn position = standby(pg2).position();
        pg2.promote(SECOND, new TestContext());
        PostgresState.Primary promoted = primary(pg2);
        assertThat(promoted.timeline()).isEqualTo(SECOND);
        assertThat(promoted.history().switchPointOf(Timeline.FIRST)).contains(position);
        assertThat(pg2.timelineHistory(SECOND)).contains(promoted.history());
        assertThatCode(() -> write(pg2)).doesNotThrowAnyException();
        assertThatCode(() -> pg2.promote(SECOND, new TestContext())).doesNotThrowAnyException();
    }

    @Test
    void promotionBeginsTheTimelineItWasToldAndStandbysFollowIt() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        PostgresController pg3 = caughtUpStandbyOf(pg1, "pg3");
        pg1.stop(StopMode.FAST, new TestContext());
        settle();
        Timeline fifth = Timeline.of(5);
        pg2.promote(fifth, new TestContext());
        assertThat(primary(pg2).timeline()).isEqualTo(fifth);
        assertThat(pg2.timelineHistory(Timeline.of(4))).isEmpty();
        pg2.applySlots(List.of(new SlotChange.Create("pg3")), SHORT);
        pg3.follow(upstream(pg2, "pg2", "pg3"), SHORT);
        write(pg2);
        Lsn written = primary(pg2).written();
        awaitState(
                pg3,
                s -> s instanceof PostgresState.Standby b
                        && b.timeline().equals(fifth)
                        && b.position().compareTo(written) >= 0);
    }

    @Test
    void afterACleanStopAStandbyThatReceivedEverythingIsAtTheEndOfTheWal() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg1.stop(StopMode.FAST, new TestContext());
        PostgresState.Stopped stopped = stopped(pg1);
        assertThat(stopped.control().state()).isEqualTo(ClusterState.SHUT_DOWN);
        assertThat(stopped.standby()).isFalse();
        assertThat(stopped.incomplete()).isFalse();
        awaitState(
                pg2,
                s -> s instanceof PostgresState.Standby b
                        && b.position().equals(stopped.control().walEnd()));
    }

    @Test
    void cleanlyStoppedPrimaryRejoinsWithoutARewind() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg1.stop(StopMode.FAST, new TestContext());
        settle();
        pg2.promote(SECOND, new TestContext());
        pg2.applySlots(List.of(new SlotChange.Create("pg1")), SHORT);
        pg1.startStandby(upstream(pg2, "pg2", "pg1"), SETTINGS, new TestContext());
        write(pg2);
        Lsn written = primary(pg2).written();
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Standby b
                        && b.timeline().equals(SECOND)
                        && b.position().compareTo(written) >= 0);
    }

    @Test
    void forkedPrimaryRejoinsAfterARewind() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg2.follow(null, SHORT);
        write(pg1); // nobody else will ever have this
        pg2.promote(SECOND, new TestContext());
        pg2.checkpoint(new TestContext());
        write(pg2);
        crash(pg1);
        awaitState(pg1, s -> s instanceof PostgresState.Stopped);
        assertThat(stopped(pg1).control().rewindable()).isTrue();
        provisioner(pg1).rewind(upstream(pg2, "pg2", null), new TestContext());
        assertThat(stopped(pg1).incomplete()).isFalse();
        assertThat(stopped(pg1).standby()).isTrue();
        pg1.startStandby(upstream(pg2, "pg2", null), SETTINGS, new TestContext());
        Lsn written = primary(pg2).written();
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Standby b
                        && b.streaming()
                        && b.timeline().equals(SECOND)
                        && b.replayed().compareTo(written) >= 0);
    }

    @Test
    void stoppedStandbyStaysAStandby() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg2.stop(StopMode.FAST, new TestContext());
        PostgresState.Stopped stopped = stopped(pg2);
        assertThat(stopped.standby()).isTrue();
        assertThat(stopped.control().state()).isEqualTo(ClusterState.SHUT_DOWN_IN_RECOVERY);
        assertThatThrownBy(() -> pg2.startPrimary(SETTINGS, new TestContext()))
                .as("its writes would be on the primary's timeline")
                .isInstanceOf(PostgresException.class);
        pg2.startStandby(upstream(pg1, "pg1", "pg2"), SETTINGS, new TestContext());
        awaitState(pg2, s -> s instanceof PostgresState.Standby b && b.streaming());
    }

    @Test
    void followingNobodyEndsStreaming() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg2.follow(null, SHORT);
        PostgresState.Standby cut = standby(pg2);
        assertThat(cut.streaming()).isFalse();
        assertThat(cut.upstream()).isNull();
        write(pg1);
        settle();
        assertThat(standby(pg2).position()).isEqualTo(cut.position());
        pg2.follow(upstream(pg1, "pg1", "pg2"), SHORT);
        awaitState(pg2, s -> s instanceof PostgresState.Standby b && b.streaming());
    }

    @Test
    void standbyOfNobodyServesReaders() throws Exception {
        PostgresController pg1 = initialized("pg1");
        pg1.stop(StopMode.FAST, new TestContext());
        Lsn end = stopped(pg1).control().walEnd();
        pg1.startStandby(null, SETTINGS, new TestContext());
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Standby b
                        && b.upstream() == null
                        && !b.streaming()
                        && b.position().equals(end));
    }

    @Test
    void fenceStopsThePrimaryInTimeAndMayBeRepeated() throws Exception {
        PostgresController pg = initialized("pg1");
        long before = System.nanoTime();
        pg.fence();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThanOrEqualTo(pg.fenceTime());
        assertThat(observe(pg).mayAcceptWrites()).isFalse();
        pg.fence();
        awaitState(pg, s -> s instanceof PostgresState.Stopped);
        pg.startPrimary(SETTINGS, new TestContext());
        assertThat(primary(pg).timeline()).isEqualTo(Timeline.FIRST);
    }

    @Test
    void crashIsReportedAndThePrimaryStartsInPlaceOnItsTimeline() throws Exception {
        PostgresController pg = initialized("pg1");
        AtomicInteger changes = new AtomicInteger();
        pg.onChange(changes::incrementAndGet);
        observe(pg);
        write(pg);
        Lsn written = primary(pg).written();
        int before = changes.get();
        crash(pg);
        Awaitility.await().atMost(SHORT).until(() -> changes.get() > before);
        awaitState(pg, s -> s instanceof PostgresState.Stopped);
        assertThat(stopped(pg).control().state()).isEqualTo(ClusterState.IN_PRODUCTION);
        pg.startPrimary(SETTINGS, new TestContext());
        assertThat(primary(pg).timeline()).isEqualTo(Timeline.FIRST);
        assertThat(primary(pg).written()).isGreaterThanOrEqualTo(written);
    }

    @Test
    void stopAndFenceWithoutAServerDoNothing() throws Exception {
        PostgresController pg = server("pg1");
        pg.stop(StopMode.FAST, new TestContext());
        pg.stop(StopMode.IMMEDIATE, new TestContext());
        pg.fence();
        assertThat(observe(pg)).isInstanceOf(PostgresState.NoDataDirectory.class);
    }

    @Test
    void slotsAreMadeAndDroppedAndMayBeAskedForTwice() throws Exception {
        PostgresController pg = initialized("pg1");
        List<SlotChange> create = List.of(new SlotChange.Create("pg2"), new SlotChange.Create("pg3"));
        pg.applySlots(create, SHORT);
        pg.applySlots(create, SHORT);
        assertThat(primary(pg).server().slots()).extracting(s -> s.name()).containsExactly("pg2", "pg3");
        assertThat(primary(pg).server().slots())
                .allMatch(s -> s.hanodeOwned() && s.physical() && s.restartLsn() != null);
        pg.applySlots(List.of(new SlotChange.Drop("pg2"), new SlotChange.Drop("unknown")), SHORT);
        pg.applySlots(List.of(new SlotChange.Drop("pg2")), SHORT);
        assertThat(primary(pg).server().slots()).extracting(s -> s.name()).containsExactly("pg3");
    }

    @Test
    void slotInUseIsNotDropped() throws Exception {
        PostgresController pg1 = initialized("pg1");
        caughtUpStandbyOf(pg1, "pg2");
        pg1.applySlots(List.of(new SlotChange.Drop("pg2")), SHORT);
        assertThat(primary(pg1).server().slots()).extracting(s -> s.name()).containsExactly("pg2");
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Primary p
                        && p.server().slots().get(0).active());
    }

    @Test
    void settingsMayBeAppliedTwiceAndMakeAStandbySynchronous() throws Exception {
        PostgresController pg1 = initialized("pg1");
        caughtUpStandbyOf(pg1, "pg2");
        TreeMap<String, String> parameters = new TreeMap<>();
        parameters.put("synchronous_standby_names", "ANY 1 (\"pg2\")");
        ServerSettings settings = new ServerSettings(parameters, List.of());
        pg1.applySettings(settings, SHORT);
        pg1.applySettings(settings, SHORT);
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Primary p
                        && p.standbys().get(0).syncState().equals("quorum"));
        pg1.applySettings(SETTINGS, SHORT);
        awaitState(
                pg1,
                s -> s instanceof PostgresState.Primary p
                        && p.standbys().get(0).syncState().equals("async"));
    }

    @Test
    void discardedDataDirectoryMakesRoomForAClone() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = initialized("pg2");
        assertThatThrownBy(() -> provisioner(pg2).discard(new TestContext()))
                .as("it runs")
                .isInstanceOf(PostgresException.class);
        pg2.stop(StopMode.FAST, new TestContext());
        provisioner(pg2).discard(new TestContext());
        assertThat(observe(pg2)).isInstanceOf(PostgresState.NoDataDirectory.class);
        provisioner(pg2).discard(new TestContext());
        provisioner(pg2).clone(upstream(pg1, "pg1", null), new TestContext());
        pg2.startStandby(upstream(pg1, "pg1", null), SETTINGS, new TestContext());
        awaitState(pg2, s -> s instanceof PostgresState.Standby b && b.streaming());
    }

    /** A controller without a data directory. */
    protected final PostgresController server(String name) throws Exception {
        PostgresController controller = create(NodeName.of(name));
        made.add(controller);
        controller.identify(NodeName.of(name), new ClusterName("contract"));
        return controller;
    }

    /** A controller of a running primary. */
    protected final PostgresController initialized(String name) throws Exception {
        PostgresController controller = server(name);
        provisioner(controller).initialize(SETTINGS, new TestContext());
        return controller;
    }

    /** A controller of a running standby, with a slot of its name. */
    protected final PostgresController standbyOf(PostgresController primary, String name) throws Exception {
        primary.applySlots(List.of(new SlotChange.Create(name)), SHORT);
        PostgresController controller = server(name);
        Upstream upstream = upstream(primary, "pg1", name);
        provisioner(controller).clone(upstream, new TestContext());
        assertThat(stopped(controller).incomplete()).isFalse();
        assertThat(stopped(controller).standby()).isTrue();
        controller.startStandby(upstream, SETTINGS, new TestContext());
        return controller;
    }

    private PostgresController caughtUpStandbyOf(PostgresController primary, String name) throws Exception {
        PostgresController controller = standbyOf(primary, name);
        write(primary);
        Lsn written = primary(primary).written();
        awaitState(
                controller,
                s -> s instanceof PostgresState.Standby b
                        && b.streaming()
                        && b.position().compareTo(written) >= 0);
        return controller;
    }

    /** Where a server is reached. */
    protected static Upstream upstream(PostgresController controller, String name, @Nullable String slot) {
        return new Upstream(
                NodeName.of(name),
                controller.address().host(),
                controller.address().port(),
                slot);
    }

    /** What the server can do with its data directory. */
    protected static Provisioner provisioner(PostgresController controller) {
        return controller.provisioner().orElseThrow();
    }

    /** Its state now. */
    protected static PostgresState observe(PostgresController controller) {
        return controller.observe(SHORT);
    }

    /** Its state, which must be that of a primary. */
    protected static PostgresState.Primary primary(PostgresController controller) {
        PostgresState state = observe(controller);
        assertThat(state).isInstanceOf(PostgresState.Primary.class);
        return (PostgresState.Primary) state;
    }

    /** Its state, which must be that of a standby. */
    protected static PostgresState.Standby standby(PostgresController controller) {
        PostgresState state = observe(controller);
        assertThat(state).isInstanceOf(PostgresState.Standby.class);
        return (PostgresState.Standby) state;
    }

    /** Its state, which must be that of a stopped server. */
    protected static PostgresState.Stopped stopped(PostgresController controller) {
        PostgresState state = observe(controller);
        assertThat(state).isInstanceOf(PostgresState.Stopped.class);
        return (PostgresState.Stopped) state;
    }

    /** Waits until its state is as wanted. */
    protected final void awaitState(PostgresController controller, Predicate<PostgresState> wanted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            settle();
                            return observe(controller);
                        },
                        wanted);
    }
}
