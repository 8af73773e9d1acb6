package io.hanode.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import io.hanode.model.NodeName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotParserTest {

    private static final String[] KEYS = {
        "config",
        "initialize",
        "failover",
        "sync",
        "status",
        "history",
        "hanode/timeline",
        "hanode/initializer",
        "members/pg1"
    };

    private static ClusterSnapshot parse(Map<String, String> values) {
        Map<String, DcsEntry> entries = new TreeMap<>();
        values.forEach((k, v) -> entries.put(k, new DcsEntry(k, v, new Revision(3))));
        return SnapshotParser.parse(DcsTree.of(entries, new LeaderEntry("pg1", new FencingToken(7))));
    }

    @Test
    void emptyStoreIsAnEmptyCluster() {
        assertThat(SnapshotParser.parse(DcsTree.of(Map.of(), null))).isEqualTo(ClusterSnapshot.EMPTY);
    }

    @Test
    void recordsArePutInTheirPlaces() {
        ClusterSnapshot snapshot = parse(Map.of(
                "config", "{\"ttl\":20,\"mine\":{\"a\":1}}",
                "initialize", "7268616322854375442",
                "failover", "{\"leader\":\"pg1\"}",
                "sync", "{\"leader\":\"pg1\",\"sync_standby\":\"pg2\"}",
                "status", "{\"optime\":5}",
                "history", "[[1,5,\"\"]]",
                "members/pg1", "{\"role\":\"primary\"}",
                "something/else", "?"));
        assertThat(snapshot.warnings()).isEmpty();
        assertThat(snapshot.leader()).isEqualTo(new LeaderRecord(NodeName.of("pg1"), new FencingToken(7)));
        assertThat(snapshot.leaderMember()).isPresent();
        assertThat(snapshot.config().ttl()).hasSeconds(20);
        assertThat(snapshot.config().toJson()).isEqualTo("{\"ttl\":20,\"mine\":{\"a\":1}}");
        assertThat(snapshot.configRevision()).isEqualTo(new Revision(3));
        assertThat(snapshot.failover().revision()).isEqualTo(new Revision(3));
        assertThat(snapshot.sync().revision()).isEqualTo(new Revision(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"text\"",
                "[]",
                "[[]]",
                "{",
                "{\"ttl\":[]}",
                "\u0000",
                "{\"leader\":\"a/b\"}"
            })
    void garbageInAnyKeyIsPassedOverAndNeverAnError(String garbage) {
        for (String key : KEYS) {
            ClusterSnapshot snapshot = parse(Map.of(key, garbage));
            assertThat(snapshot.leader()).isNotNull();
        }
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThat(parse(Map.of("sync", "{", "members/pg1", "[]", "members/a,b", "{}"))
                        .warnings())
                .hasSize(3)
                .allMatch(w -> w.contains("cannot be read and is passed over"));
    }

    @Test
    void requestThatCannotBeReadIsNoneAndIsToldFromAnEmptyOne() {
        ClusterSnapshot snapshot = parse(Map.of("failover", "{\"leader\":"));
        assertThat(snapshot.failover()).isNull();
        assertThat(snapshot.failoverUnreadable()).isTrue();
        assertThat(snapshot.failoverRevision()).isEqualTo(new Revision(3));
        assertThat(snapshot.warnings()).singleElement().asString().contains("key failover cannot be read");
        for (String empty : List.of("{}", "", "{\"scheduled_at\":\"soon\"}")) {
            assertThat(parse(Map.of("failover", empty)).failoverUnreadable()).isFalse();
        }
        assertThat(parse(Map.of()).failoverUnreadable()).isFalse();
    }

    @Test
    void configurationWithOneBadKeyIsRefusedAsAWhole() {
        ClusterSnapshot snapshot = parse(Map.of("config", "{\"ttl\":\"abc\",\"loop_wait\":5}"));
        assertThat(snapshot.config()).isNull();
        assertThat(snapshot.configRevision()).as("it is there all the same").isNotNull();
        assertThat(snapshot.warnings()).singleElement().asString().contains("ttl", "'abc'");
    }

    @Test
    void leaderWithAnUnreadableNameIsStillALeader() {
        ClusterSnapshot snapshot =
                SnapshotParser.parse(DcsTree.of(Map.of(), new LeaderEntry("a/b", new FencingToken(7))));
        assertThat(snapshot.leader().token()).isEqualTo(new FencingToken(7));
        assertThat(snapshot.warnings()).singleElement().asString().contains("a/b");
    }

    @Test
    void unreadableSyncKeyKeepsItsRevisionSoThatItCanBeReplaced() {
        assertThat(parse(Map.of("sync", "{")).sync().revision()).isEqualTo(new Revision(3));
        assertThat(parse(Map.of("sync", "{")).sync().isActive()).isFalse();
    }
}
