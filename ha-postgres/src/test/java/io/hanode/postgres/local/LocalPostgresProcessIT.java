package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.testkit.postgres.PostgresPlayground;
import io.hanode.testkit.postgres.TestContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server as a process: found again, killed, frozen. */
class LocalPostgresProcessIT {

    private final PostgresPlayground playground = PostgresPlayground.create();
    private final LocalPostgresBuilder builder = Servers.builder(playground, "data");
    private LocalPostgres pg = builder.build();

    @BeforeEach
    void start() throws Exception {
        pg.identify(NodeName.of("pg1"), new ClusterName("c"));
        pg.provisioner().orElseThrow().initialize(ServerSettings.NONE, new TestContext());
    }

    @AfterEach
    void stop() throws Exception {
        pg.stop(StopMode.IMMEDIATE, new TestContext());
        pg.close();
        playground.close();
    }

    @Test
    void serverOutlivesItsControllerAndIsFoundAgain() throws Exception {
        var before = Servers.pid(pg);
        pg.close();
        pg = builder.build();
        assertThat(pg.check()).isEmpty();
        assertThat(observe()).isInstanceOf(PostgresState.Primary.class);
        assertThat(Servers.pid(pg)).isEqualTo(before);
        pg.stop(StopMode.FAST, new TestContext());
        // Our own child stays in the process table until it has been waited for, on a thread of the JVM.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ProcessHandle.of(before)).isEmpty());
    }

    @Test
    void serverHasASessionOfItsOwn() throws Exception {
        long pid = Servers.pid(pg);
        String stat = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/" + pid + "/stat"));
        String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
        assertThat(session).isEqualTo(Long.toString(pid));
    }

    @Test
    void deathOfAServerThatWeStartedIsToldUnasked() throws Exception {
        assertThat(deathIsTold()).isTrue();
    }

    @Test
    void deathOfAServerThatWasFoundRunningIsToldUnasked() throws Exception {
        pg.close();
        pg = builder.build();
        observe();
        assertThat(deathIsTold()).isTrue();
    }

    private boolean deathIsTold() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        long pid = Servers.pid(pg);
        pg.onChange(() -> {
            // The JVM's own check takes a child for alive until it has been waited for.
            if (Processes.startOf(pid).isEmpty()) {
                told.countDown();
            }
        });
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        return told.await(10, TimeUnit.SECONDS);
    }

    @Test
    void frozenServerIsUnreachableWithinTheTimeoutAndFenceStillStopsIt() throws Exception {
        long pid = Servers.pid(pg);
        try (Connection client = Servers.connect(pg)) {
            Servers.signal("STOP", pid);
            long before = System.nanoTime();
            PostgresState state = pg.observe(Duration.ofSeconds(1));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(1500));
            assertThat(state).isInstanceOf(PostgresState.Unreachable.class);
            assertThat(state.knownPostmaster().orElseThrow().pid()).isEqualTo(pid);
            fenceInTime();
            assertThat(canWrite(client)).as("a session that was open goes on").isFalse();
        }
        assertThat(observe()).isInstanceOf(PostgresState.Stopped.class);
    }

    @Test
    void observationOfAServerWhoseProcessesAllHangEndsInTime() throws Exception {
        observe();
        long pid = Servers.pid(pg);
        for (Long child : Processes.children(pid)) {
            Servers.signal("STOP", child);
        }
        long before = System.nanoTime();
        PostgresState state = pg.observe(Duration.ofMillis(700));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(1200));
        assertThat(state).isInstanceOf(PostgresState.Unreachable.class);
        fenceInTime();
        assertThat(observe()).isInstanceOf(PostgresState.Stopped.class);
    }

    @Test
    void killedPostmasterWhoseSessionsGoOnDoesNotKeepItFromStarting() throws Exception {
        try (Connection client = Servers.connect(pg);
                Statement statement = client.createStatement()) {
            Thread busy = new Thread(() -> {
                try {
                    statement.execute("SELECT count(*) FROM generate_series(1, 1000000000)");
                } catch (SQLException e) {
                    return; // its server process was killed
                }
            });
            busy.start();
            await().until(() -> Servers.ask(pg, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%1000000000%'")
                    .equals("2"));
            Servers.kill(pg);
            await().until(() -> observe() instanceof PostgresState.Stopped);
            pg.startPrimary(ServerSettings.NONE, new TestContext());
            busy.join(10_000);
            assertThat(busy.isAlive()).isFalse();
        }
        assertThat(observe()).isInstanceOf(PostgresState.Primary.class);
    }

    @Test
    void fastStopThatIsCancelledBecomesAnImmediateOne() throws Exception {
        TestContext context = new TestContext();
        Servers.execute(pg, "ALTER SYSTEM SET archive_command = 'sleep 100'");
        Servers.execute(pg, "ALTER SYSTEM SET archive_mode = on");
        pg.stop(StopMode.FAST, new TestContext());
        pg.startPrimary(ServerSettings.NONE, new TestContext());
        Servers.write(pg);
        Servers.execute(pg, "SELECT pg_switch_wal()");
        long pid = Servers.pid(pg);
        // The archiver is in the middle of a file that takes for ever.
        await().until(() -> Processes.children(pid).stream()
                .anyMatch(c -> Processes.commandLine(c).contains("archiving")));
        Thread canceller = new Thread(() -> {
            await().until(() -> observe() instanceof PostgresState.Starting s && s.stopping());
            context.cancel();
        });
        canceller.start();
        pg.stop(StopMode.FAST, context);
        canceller.join();
        assertThat(observe()).isInstanceOf(PostgresState.Stopped.class);
    }

    @Test
    void postmasterPidOfADeadServerIsNotTakenForALiveProcess() throws Exception {
        pg.stop(StopMode.FAST, new TestContext());
        // The number belongs to another process now: this one.
        java.nio.file.Files.writeString(
                playground.directory().resolve("data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + playground.directory().resolve("data")
                        + "\n1\n5432\n\n\n\nready\n");
        assertThat(observe()).isInstanceOf(PostgresState.Stopped.class);
        pg.fence();
        pg.stop(StopMode.IMMEDIATE, new TestContext());
        pg.startPrimary(ServerSettings.NONE, new TestContext());
        assertThat(observe()).isInstanceOf(PostgresState.Primary.class);
    }

    private void fenceInTime() {
        long before = System.nanoTime();
        pg.fence();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThanOrEqualTo(pg.fenceTime());
    }

    private static boolean canWrite(Connection client) {
        try (Statement statement = client.createStatement()) {
            statement.execute("CREATE TABLE too_late (n int)");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private PostgresState observe() {
        return pg.observe(Duration.ofSeconds(5));
    }
}
