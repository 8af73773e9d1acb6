package io.hanode.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PostgresController} that can make a data directory does. An implementation's test extends this class and says how
 * a server is made, written to and killed.
 */
public abstract class PostgresControllerContract extends PostgresReplicationContract {

    /** For subclasses. */
    protected PostgresControllerContract() {}

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

    /** So that it can be fenced from its first moment on. */
    @Test
    void serverThatMayAcceptWritesIsToldOfWhenItStarts() throws Exception {
        PostgresController pg = initialized("pg1");
        pg.stop(StopMode.FAST, new TestContext());
        TestContext context = new TestContext();
        pg.startPrimary(SETTINGS, context);
        assertThat(context.servers()).containsExactly(primary(pg).server().postmaster());
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
}
