package io.hanode.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemberTableTest {

    private static final String PENDING =
            "\"state\":\"running\",\"role\":\"primary\",\"timeline\":3,\"pending_restart\":true,"
                    + "\"pending_restart_reason\":{\"max_connections\":{\"old_value\":\"100\",\"new_value\":\"200\"},"
                    + "\"shared_preload_libraries\":{\"old_value\":\"\",\"new_value\":\"pg_stat_statements,auto_explain,pg_cron\"}},"
                    + "\"scheduled_restart\":{\"schedule\":\"2026-09-24T10:36:00+02:00\",\"postgres_version\":\"15.7\"}";

    @ParameterizedTest
    @EnumSource
    void threeMembers(Format format) {
        Golden.check("list-three." + name(format), text(Trees.three().view(), format, false));
    }

    @ParameterizedTest
    @EnumSource
    void everyColumnInAPauseWithASwitchoverToCome(Format format) {
        Trees trees = Trees.three()
                .key("config", "{\"pause\":true,\"synchronous_mode\":\"on\"}")
                .key("sync", "{\"leader\":\"n1\",\"quorum\":0,\"sync_standby\":\"N2\"}")
                .key("failover", "{\"leader\":\"n1\",\"member\":\"n2\",\"scheduled_at\":\"2026-09-24T10:36:00+02:00\"}")
                .member("n1", "10.0.0.1:5432", PENDING)
                .member(
                        "n3",
                        "10.0.0.1:5433",
                        Trees.standby(67_395_656) + ",\"tags\":{\"nofailover\":true,\"dc\":\"eu\",\"clonefrom\":true}")
                .member(
                        "n4",
                        "10.0.0.4:5432",
                        "\"state\":\"starting\",\"role\":\"replica\",\"tags\":{\"replicatefrom\":\"n2\"}");
        Golden.check("list-full." + name(format), text(trees.view(), format, false));
    }

    @ParameterizedTest
    @EnumSource
    void extendedShowsColumnsThatAreEmpty(Format format) {
        Golden.check("list-extended." + name(format), text(Trees.three().view(), format, true));
    }

    @Test
    void clusterWithoutMembersHasATitleThatIsCut() {
        Golden.check("list-empty.pretty", text(new Trees().key("initialize", "").view(), Format.PRETTY, false));
    }

    @Test
    void leaderOfAStandbyClusterShowsItsPositionsState() {
        Trees trees = Trees.three()
                .key("config", "{\"standby_cluster\":{\"host\":\"10.1.0.1\"},\"synchronous_mode\":\"quorum\"}")
                .member("n1", "10.0.0.1:5432", Trees.standby(67_395_656).replace("\"replica\"", "\"standby_leader\""));
        Golden.check("list-standby-cluster.pretty", text(trees.view(), Format.PRETTY, false));
    }

    @Test
    void quorumStandbysAreNamedSo() {
        Trees trees = Trees.three()
                .key("config", "{\"synchronous_mode\":\"quorum\"}")
                .key("sync", "{\"leader\":\"n1\",\"quorum\":1,\"sync_standby\":\"n2,n3\"}");
        assertThat(trees.view().members())
                .extracting(MemberView::role)
                .containsExactly("leader", "quorum_standby", "quorum_standby");
    }

    @Test
    void syncRecordCountsForNothingWhileTheModeIsOff() {
        Trees trees = Trees.three().key("sync", "{\"leader\":\"n1\",\"quorum\":0,\"sync_standby\":\"n2\"}");
        assertThat(trees.view().members()).extracting(MemberView::role).containsExactly("leader", "replica", "replica");
    }

    @Test
    void membersThatReplicateFromEachOtherAreShownOnce() {
        Trees trees = Trees.three()
                .member("n2", "10.0.0.2:5432", Trees.standby(1) + ",\"tags\":{\"replicatefrom\":\"n3\"}")
                .member("n3", "10.0.0.3:5432", Trees.standby(1) + ",\"tags\":{\"replicatefrom\":\"n2\"}");
        assertThat(Topology.sorted(trees.view().members()))
                .extracting(MemberView::name)
                .containsExactly("n1", "+ n2", "  + n3");
    }

    @Test
    void coloursChangeNothingButColours() {
        Rows rows = new MemberTable(Trees.three().view(), Format.PRETTY, true).rows();
        String plain = rows.text(Format.PRETTY, "\t", (column, cell) -> cell);
        String coloured = rows.text(Format.PRETTY, "\t", Colour::cell);
        assertThat(coloured).isNotEqualTo(plain).contains("\u001b[32mstreaming\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(plain);
    }

    private static String text(ClusterView view, Format format, boolean extended) {
        MemberTable table = new MemberTable(view, format, extended);
        return table.rows().text(format, "\t", (column, cell) -> cell) + (format.isTable() ? table.footer() : "");
    }

    private static String name(Format format) {
        return format.name().toLowerCase(java.util.Locale.ROOT);
    }
}
