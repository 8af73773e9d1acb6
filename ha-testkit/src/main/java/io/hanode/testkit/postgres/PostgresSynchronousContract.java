package io.hanode.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousStandbys.Method;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The part of {@link PostgresControllerContract} about synchronous replication, and about clients that are kept out. */
public abstract class PostgresSynchronousContract extends PostgresControllerFixture {

    private static final SynchronousStandbys FIRST = new SynchronousStandbys(Method.FIRST, 1, names("pg2"));
    private static final SynchronousStandbys ANY = new SynchronousStandbys(Method.ANY, 1, names("pg2", "pg3"));

    PostgresSynchronousContract() {}

    private static List<NodeName> names(String... names) {
        return List.of(names).stream().map(NodeName::of).toList();
    }

    @Test
    void synchronousStandbysAreInForceWhenTheCallReturns() throws Exception {
        PostgresController pg1 = initialized("pg1");
        caughtUpStandbyOf(pg1, "pg2");
        for (SynchronousStandbys wanted : List.of(FIRST, ANY)) {
            pg1.applySynchronousStandbys(wanted, SHORT);
            assertThat(primary(pg1).synchronous().standbys()).contains(wanted);
            assertThat(primary(pg1).standbys()).allMatch(s -> s.syncPriority() == 1);
        }
    }

    @Test
    void standbyPassesTheMarkerThoughNobodyWrites() throws Exception {
        PostgresController pg1 = initialized("pg1");
        caughtUpStandbyOf(pg1, "pg2");
        pg1.applySynchronousStandbys(FIRST, SHORT);
        assertThat(primary(pg1).synchronous().since()).isGreaterThan(Lsn.ZERO);
        awaitState(pg1, s -> s instanceof PostgresState.Primary p && confirmed(p));
    }

    private static boolean confirmed(PostgresState.Primary p) {
        return p.standbys().stream()
                .flatMap(s -> p.synchronous().confirmed(s).stream())
                .anyMatch(lsn -> lsn.compareTo(p.synchronous().since()) >= 0);
    }

    @Test
    void markerStaysWhileNothingChangesAndIsLaterAfterAChange() throws Exception {
        PostgresController pg1 = initialized("pg1");
        caughtUpStandbyOf(pg1, "pg2");
        pg1.applySynchronousStandbys(FIRST, SHORT);
        Lsn since = primary(pg1).synchronous().since();
        write(pg1);
        Lsn written = primary(pg1).written();
        pg1.applySynchronousStandbys(FIRST, SHORT);
        assertThat(primary(pg1).synchronous().since()).isEqualTo(since);
        pg1.applySynchronousStandbys(ANY, SHORT);
        assertThat(primary(pg1).synchronous().since()).isGreaterThanOrEqualTo(written);
    }

    @Test
    void synchronousStandbysOutliveARestartWithALaterMarker() throws Exception {
        PostgresController pg1 = initialized("pg1");
        pg1.applySynchronousStandbys(ANY, SHORT);
        Lsn since = primary(pg1).synchronous().since();
        pg1.stop(StopMode.FAST, new TestContext());
        pg1.startPrimary(SETTINGS, new TestContext());
        assertThat(primary(pg1).synchronous().standbys()).contains(ANY);
        assertThat(primary(pg1).synchronous().since()).isGreaterThan(since);
    }

    @Test
    void synchronousStandbysThatWereSetBeforeThePromotionAreInForceAfterIt() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        SynchronousStandbys wanted = SynchronousStandbys.nobody(Method.FIRST, 1);
        pg2.applySynchronousStandbys(wanted, SHORT);
        pg1.stop(StopMode.FAST, new TestContext());
        Lsn end = standby(pg2).position();
        pg2.promote(SECOND, new TestContext());
        assertThat(primary(pg2).synchronous().standbys()).contains(wanted);
        assertThat(primary(pg2).synchronous().since()).isGreaterThanOrEqualTo(end);
    }

    @Test
    void clustersOwnParameterHoldsOnlyWhileNothingElseIsSet() throws Exception {
        PostgresController pg1 = initialized("pg1");
        TreeMap<String, String> parameters = new TreeMap<>();
        parameters.put("synchronous_standby_names", "somebody");
        ServerSettings settings = new ServerSettings(parameters, List.of());
        pg1.applySynchronousStandbys(FIRST, SHORT);
        pg1.applySettings(settings, SHORT);
        assertThat(primary(pg1).synchronous().text()).isEqualTo("pg2");
        pg1.applySynchronousStandbys(SynchronousStandbys.NONE, SHORT);
        assertThat(primary(pg1).synchronous().text()).isEqualTo("somebody");
        pg1.applySettings(SETTINGS, SHORT);
        assertThat(primary(pg1).synchronous().text()).isEmpty();
    }

    @Test
    void clientsThatAreKeptOutCannotWriteUntilTheyAreLetIn() throws Exception {
        PostgresController pg1 = initialized("pg1");
        write(pg1);
        assertThat(primary(pg1).synchronous().clientsHeld()).isFalse();
        pg1.admitClients(false, SHORT);
        pg1.admitClients(false, SHORT);
        assertThat(primary(pg1).synchronous().clientsHeld()).isTrue();
        assertThatThrownBy(() -> write(pg1)).isInstanceOf(Exception.class);
        pg1.admitClients(true, SHORT);
        pg1.admitClients(true, SHORT);
        assertThat(primary(pg1).synchronous().clientsHeld()).isFalse();
        write(pg1);
    }

    @Test
    void clientsAreKeptOutOfAServerThatWasToldWhileItWasStopped() throws Exception {
        PostgresController pg1 = initialized("pg1");
        write(pg1);
        crash(pg1);
        awaitState(pg1, s -> s instanceof PostgresState.Stopped);
        pg1.admitClients(false, SHORT);
        for (int start = 1; start <= 2; start++) {
            pg1.startPrimary(SETTINGS, new TestContext());
            assertThat(primary(pg1).synchronous().clientsHeld()).isTrue();
            assertThatThrownBy(() -> write(pg1)).isInstanceOf(Exception.class);
            pg1.stop(StopMode.FAST, new TestContext());
        }
        pg1.admitClients(true, SHORT);
        pg1.startPrimary(SETTINGS, new TestContext());
        write(pg1);
    }

    @Test
    void standbysStreamWhileClientsAreKeptOut() throws Exception {
        PostgresController pg1 = initialized("pg1");
        PostgresController pg2 = caughtUpStandbyOf(pg1, "pg2");
        pg1.admitClients(false, SHORT);
        pg2.stop(StopMode.FAST, new TestContext());
        pg2.startStandby(upstream(pg1, "pg1", "pg2"), SETTINGS, new TestContext());
        awaitState(pg2, s -> s instanceof PostgresState.Standby b && b.streaming());
    }
}
