package io.hanode.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.testkit.server.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that change nothing, and what all commands have in common. */
class LookingCommandsTest {

    private final TestBench bench = new TestBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void listShowsTheTable() {
        TestBench.Result result = bench.run("list", "batman", "-t");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .startsWith("2026-07-01 11:08:07\n+ Cluster: batman (7268616322854375442) -")
                .contains("| n1     | 10.0.0.1 | Leader  | running   |  3 |");
    }

    @Test
    void listOfSeveralClustersShowsOneTableAfterTheOther() {
        TestBench.Result result = bench.run("list", "batman", "batman", "-f", "tsv");
        assertThat(result.out().lines().filter(l -> l.startsWith("Cluster\tMember")))
                .hasSize(2);
    }

    @Test
    void coloursAreForTerminalsAndForThoseWhoWantThem() {
        bench.onTerminal();
        assertThat(bench.run("list", "batman").out()).contains("\u001b[1mLeader ");
        bench.environment.put("NO_COLOR", "1");
        assertThat(bench.run("list", "batman").out()).doesNotContain("\u001b");
    }

    @Test
    void unknownClusterIsSaidToBeUnknown() {
        TestBench.Result result = bench.run("list", "robin");
        assertThat(result.code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(result.err()).isEqualTo("Error: there is no cluster 'robin' below /service at memory\n");
    }

    @Test
    void unknownMemberIsToldWhoTheMembersAre() {
        TestBench.Result result = bench.run("restart", "batman", "n9", "--force");
        assertThat(result.code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(result.err()).contains("n9 is not a member of cluster batman: it has n1, n2, n3");
        assertThat(bench.calls).isEmpty();
    }

    @Test
    void withoutAStoreNothingIsAsked() {
        bench.environment.clear();
        assertThat(bench.run("list", "batman").code()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(bench.run("-d", "raft://x", "list", "batman").err()).contains("the store 'raft' is unknown");
        assertThat(bench.run("-c", "/nowhere.yml", "list").err()).contains("/nowhere.yml does not exist");
    }

    @Test
    void withoutAClustersNameTheCommandLineIsWrong() {
        TestBench.Result result = bench.run("list");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("no cluster is named");
        assertThat(bench.run("list", "--nonsense").code()).isEqualTo(ExitCode.USAGE);
        assertThat(bench.run("list", "batman", "-f", "xml").err()).contains("--format 'xml' is unknown");
        assertThat(bench.run("list", "batman", "--group", "0").err()).contains("--group is not supported");
    }

    @Test
    void storeThatIsAwayIsTheExitCodeOfItsOwn() {
        String url = "etcd://127.0.0.1:" + FreePort.take();
        TestBench.Result result = bench.run("-d", url, "list", "batman");
        assertThat(result.code()).isEqualTo(ExitCode.STORE);
        assertThat(result.err()).contains("the store cannot be reached: etcd http://127.0.0.1");
        assertThat(bench.run("-d", url, "switchover", "batman", "--force").code())
                .isEqualTo(ExitCode.STORE);
    }

    @Test
    void nodeOfTheFileIsAskedWhenTheStoreIsAway(@TempDir Path folder) throws Exception {
        bench.environment.clear();
        bench.node("n1")
                .on(
                        "GET /cluster",
                        200,
                        "{\"members\":[{\"name\":\"n1\",\"role\":\"leader\",\"state\":\"running\",\"host\":\"10.0.0.1\","
                                + "\"port\":5432,\"timeline\":3,\"api_url\":\"http://127.0.0.1:1/patroni\"}],\"scope\":\"batman\",\"pause\":true}")
                .on("GET /patroni", 200, "{\"database_system_identifier\":\"7268616322854375442\"}")
                .on("GET /config", 200, "{\"ttl\":30}")
                .on("GET /history", 200, "[[1,5,\"no recovery target specified\"]]");
        Path file = Files.writeString(
                folder.resolve("patroni.yml"),
                "scope: batman\nname: n1\nrestapi:\n  listen: 127.0.0.1:"
                        + bench.node("n1").port() + "\netcd3:\n  host: 127.0.0.1:" + FreePort.take() + "\n");
        TestBench.Result list = bench.run("-c", file.toString(), "list");
        assertThat(list.err()).contains("Note: the store cannot be reached").contains("last knew");
        assertThat(list.code()).isZero();
        assertThat(list.out())
                .contains("(7268616322854375442)", "| n1     | 10.0.0.1 | Leader |", " Maintenance mode: on");
        assertThat(bench.run("-c", file.toString(), "show-config").out()).isEqualTo("ttl: 30\n\n");
        assertThat(bench.run("-c", file.toString(), "history", "-f", "tsv").out())
                .contains("1\t5\tno recovery");
        assertThat(bench.run("-c", file.toString(), "pause").code()).isEqualTo(ExitCode.STORE);
    }

    @Test
    void dsnIsTheLeadersWhenNothingElseIsSaid() {
        assertThat(bench.run("dsn", "batman").out()).isEqualTo("host=10.0.0.1 port=5432\n");
        assertThat(bench.run("dsn", "batman", "-r", "replica").out()).isEqualTo("host=10.0.0.2 port=5432\n");
        assertThat(bench.run("dsn", "batman", "-m", "n3").out()).isEqualTo("host=10.0.0.3 port=5432\n");
        assertThat(bench.run("dsn", "batman", "-m", "n3", "-r", "any").code()).isEqualTo(ExitCode.USAGE);
        assertThat(bench.run("dsn", "batman", "-r", "standby-leader").code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void queryAgainstAServerThatIsDownIsARowAndAFailure() {
        bench.put(
                "members/n1",
                "{\"conn_url\":\"postgres://127.0.0.1:" + FreePort.take() + "/postgres\",\"state\":\"running\"}");
        TestBench.Result result = bench.run("query", "batman", "-c", "SELECT 1");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out())
                .startsWith("2026-07-01 11:08:07\tERROR, SQLSTATE: ")
                .contains("refused");
        assertThat(bench.run("query", "batman").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void versionsAreThoseOfNodesAndServers() {
        bench.node("n1").on("GET /patroni", 200, "{\"server_version\":150006,\"patroni\":{\"version\":\"4.1.4\"}}");
        TestBench.Result result = bench.run("version", "batman", "n1");
        assertThat(result.out()).startsWith("hanode version ").endsWith("\n\nn1: Patroni 4.1.4 PostgreSQL 15.6\n");
        assertThat(result.code()).isZero();
        bench.node("n2").close();
        assertThat(bench.run("version", "batman", "n2").code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void explainSaysWhoCannotExplainItself() {
        bench.node("n1")
                .on(
                        "GET /explain",
                        200,
                        "{\"name\":\"n1\",\"role\":\"primary\",\"leader\":true,\"now\":{\"reason\":\"leading\",\"rule\":\"R201\","
                                + "\"situation\":\"LEADING\"}}");
        assertThat(bench.run("explain", "n1", "--cluster", "batman").out())
                .contains("  Now: leading (R201, LEADING).\n");
        TestBench.Result all = bench.run("explain", "--cluster", "batman");
        assertThat(all.code()).isEqualTo(ExitCode.FAILED);
        assertThat(all.out()).contains("n2 cannot explain itself (status 404)");
    }
}
