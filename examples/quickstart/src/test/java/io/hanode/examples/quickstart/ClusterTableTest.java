package io.hanode.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterTableTest {

    private final ClusterPlan plan = new ClusterPlan(
            Path.of("/tmp/x"),
            List.of(node("pg1", 5433, 8009), node("pg2", 5434, 8010), node("pg3", 5435, 8011)),
            new StorePlan(StoreChoice.ZOOKEEPER, List.of(2181, 2888, 3888)),
            Path.of("/usr/bin"),
            5,
            "secret",
            "secret");

    @Test
    void showsLeaderStandbyAndAMemberThatIsGone() {
        ClusterView view = ClusterView.parse("""
                {"members": [
                  {"name": "pg1", "role": "leader", "state": "running", "timeline": 2},
                  {"name": "pg2", "role": "replica", "state": "streaming", "timeline": 2, "lag": 2048}],
                 "scope": "demo"}""");
        assertThat(ClusterTable.lines(plan, view))
                .containsExactly(
                        "MEMBER  ROLE     STATE      TIMELINE  LAG     POSTGRES        REST",
                        "pg1     leader   running    2                 127.0.0.1:5433  127.0.0.1:8009",
                        "pg2     replica  streaming  2         2.0 kB  127.0.0.1:5434  127.0.0.1:8010",
                        "pg3     -        gone       -         -       127.0.0.1:5435  127.0.0.1:8011");
    }

    @Test
    void unknownLagIsNotShownAsZero() {
        ClusterView view = ClusterView.parse(
                "{\"members\": [{\"name\": \"pg2\", \"role\": \"replica\", \"state\": \"stopped\", \"lag\": \"unknown\"}]}");
        assertThat(ClusterTable.lines(plan, view).get(2))
                .contains("stopped", "unknown")
                .doesNotContain("0 B");
    }

    @Test
    void sizesAreForPeople() {
        assertThat(List.of(ClusterTable.size(0), ClusterTable.size(1536), ClusterTable.size(3 << 20)))
                .containsExactly("0 B", "1.5 kB", "3.0 MB");
    }

    @Test
    void standbyOnAnotherTimelineIsNotHealthy() {
        String json =
                "{\"members\": [{\"name\": \"pg1\", \"role\": \"leader\", \"state\": \"running\", \"timeline\": 2},"
                        + " {\"name\": \"pg2\", \"role\": \"replica\", \"state\": \"streaming\", \"timeline\": %d}]}";
        assertThat(ClusterView.parse(json.formatted(2)).isHealthy(1)).isTrue();
        assertThat(ClusterView.parse(json.formatted(1)).isHealthy(1)).isFalse();
        assertThat(ClusterView.parse(json.formatted(2)).isHealthy(2)).isFalse();
    }

    private static NodePlan node(String name, int postgres, int rest) {
        return new NodePlan(name, Path.of("/tmp/x", name), postgres, rest);
    }
}
