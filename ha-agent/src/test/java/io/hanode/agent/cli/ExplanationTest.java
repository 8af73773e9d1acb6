package io.hanode.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final Map<String, Object> NOW =
            Map.of("situation", "FOLLOWING", "rule", "R401", "reason", "following pg1", "store_reachable", false);

    @Test
    void saysWhyTheRoleChangedAndWhatIsWaitedFor() {
        Map<String, Object> change = Map.of(
                "time", "2026-01-01T00:00:00Z",
                "from", "primary",
                "to", "standby",
                "rule", "R203",
                "reason", "pg1 was asked for");
        Explanation explanation = new Explanation(Map.of(
                "name",
                "pg2",
                "role",
                "standby",
                "leader",
                false,
                "now",
                NOW,
                "last_role_change",
                change,
                "warnings",
                List.of("the disk is slow"),
                "sentences",
                List.of("one", "two")));
        assertThat(explanation.lines(true))
                .containsExactly(
                        "pg2 does not lead, its server is a standby.",
                        "  Last change of role: from primary to a standby at 2026-01-01T00:00:00Z, because pg1 was asked for"
                                + " (R203).",
                        "  Now: following pg1 (R401, FOLLOWING).",
                        "  It cannot reach the store.",
                        "  Warning: the disk is slow",
                        "  Last decisions:",
                        "    one",
                        "    two");
    }

    @Test
    void saysThatNothingHasChanged() {
        Explanation explanation = new Explanation(
                Map.of("name", "pg1", "role", "primary", "leader", true, "now", NOW, "warnings", List.of()));
        assertThat(explanation.lines(false))
                .startsWith(
                        "pg1 leads the cluster, its server is primary.",
                        "  Its role has not changed since it was started.");
    }
}
