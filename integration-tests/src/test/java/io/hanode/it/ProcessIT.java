package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The primary's node is a process of its own: it is killed and frozen; two standbys live in this JVM. */
class ProcessIT {

    private TestCluster cluster;
    private NodeSpec spec;
    private NodeProcess primary;

    @BeforeEach
    void primaryInAProcessOfItsOwn() throws Exception {
        cluster = TestCluster.empty();
        spec = cluster.spec("pg1", Map.of());
        primary = NodeProcess.start(spec);
        eventually()
                .until(() -> cluster.query("pg1", "SELECT pg_is_in_recovery()").equals("f"));
        cluster.sql("pg1", "CREATE TABLE rows (id bigint PRIMARY KEY, note text)");
        cluster.start("pg2");
        cluster.start("pg3");
        eventually().until(() -> cluster.streamsFrom("pg2", "pg1") && cluster.streamsFrom("pg3", "pg1"));
    }

    @AfterEach
    void close() throws Exception {
        primary.close();
        cluster.close();
    }

    @Test
    void killOfTheWholePrimaryIsSurvivedAndItRejoinsByRewindAfterRowsThatNobodyGot() throws Exception {
        walSenders().forEach(pid -> Machine.signal("STOP", pid));
        cluster.sql("pg1", "INSERT INTO rows VALUES (1, 'nobody got this')");
        cluster.sql("pg1", "CHECKPOINT");
        primary.killAll();
        String leader = cluster.awaitLeader();
        cluster.sql(leader, "INSERT INTO rows VALUES (2, 'after')");

        List<HaEvent> events = new CopyOnWriteArrayList<>();
        cluster.start("pg1", events::add);
        assertThat(cluster.awaitHealthy()).isEqualTo(leader);
        eventually()
                .until(() -> cluster.query("pg1", "SELECT string_agg(id::text, ',') FROM rows")
                        .equals("2"));
        assertThat(events)
                .filteredOn(HaEvent.OperationEnded.class::isInstance)
                .extracting(e -> (HaEvent.OperationEnded) e)
                .filteredOn(e -> e.operation().equals("REWIND"))
                .extracting(HaEvent.OperationEnded::failure)
                .containsOnlyNulls()
                .hasSize(1);
    }

    @Test
    void serverOfAKilledJvmStopsWithIt() throws Exception {
        primary.killJvm();
        eventually().until(() -> !writable());
        assertThat(cluster.leader())
                .as("nobody leads before the old lease has passed")
                .isEmpty();
        cluster.awaitLeader();
    }

    @Test
    void serverOfAFrozenJvmIsFencedBeforeAnotherNodeLeads() throws Exception {
        primary.freeze();
        eventually().until(() -> {
            boolean writable = writable();
            return cluster.leader().isPresent() || !writable;
        });
        assertThat(writable()).isFalse();
        cluster.awaitLeader();
        assertThat(writable()).isFalse();
        primary.thaw();
        String leader = cluster.leader().orElseThrow();
        eventually()
                .until(() -> cluster.query("pg1", "SELECT pg_is_in_recovery()").equals("t"));
        eventually()
                .until(() -> cluster.query(
                                leader, "SELECT count(*) FROM pg_stat_replication WHERE application_name = 'pg1'")
                        .equals("1"));
    }

    /** The JVM has not looked at the new server yet, but its fence was told of it before it did anything. */
    @Test
    void serverThatAFrozenJvmHasOnlyJustStartedIsFencedBeforeAnotherNodeLeads() throws Exception {
        String crashed = postmaster();
        Machine.signal("KILL", Long.parseLong(crashed));
        eventually().pollInterval(Duration.ofMillis(1)).until(() -> {
            String started = postmaster();
            return !started.isEmpty() && !started.equals(crashed);
        });
        primary.freeze();
        cluster.awaitLeader();
        assertThat(writable()).isFalse();
        primary.thaw();
        eventually()
                .until(() -> cluster.query("pg1", "SELECT pg_is_in_recovery()").equals("t"));
    }

    private String postmaster() {
        try (Stream<String> lines = Files.lines(spec.dataDirectory().resolve("postmaster.pid"))) {
            return lines.findFirst().orElse("");
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    private boolean writable() {
        try (Connection c = cluster.connect("pg1");
                Statement s = c.createStatement()) {
            s.execute("INSERT INTO rows VALUES ((extract(epoch FROM clock_timestamp()) * 1000000)::bigint, 'w')");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private List<Long> walSenders() throws SQLException {
        String pids = cluster.query("pg1", "SELECT string_agg(pid::text, ',') FROM pg_stat_replication");
        return Stream.of(pids.split(",")).map(Long::valueOf).toList();
    }
}
