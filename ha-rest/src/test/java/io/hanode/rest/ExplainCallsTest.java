package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaEvent;
import io.hanode.HaStatus;
import io.hanode.cluster.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainCallsTest {

    private final FakeNode node = new FakeNode(Statuses.replica().build());
    private final RunningApi api = new RunningApi(node);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void tellsTheLastDecisionAndWhatLedToTheLastChangeOfRole() {
        node.sentences = List.of("first", "second");
        node.roleChange = new HaEvent.RoleChanged(
                Instant.parse("2026-01-01T00:00:00Z"),
                HaStatus.Role.PRIMARY,
                HaStatus.Role.STANDBY,
                0,
                "R203",
                "switching over to pg-b");
        Map<String, Object> json = Json.object(api.get("/explain").body());
        assertThat(json).containsEntry("role", "standby").containsEntry("sentences", List.of("first", "second"));
        assertThat(json.get("now"))
                .isEqualTo(Map.of(
                        "situation", node.status.situation(),
                        "rule", node.status.rule(),
                        "reason", node.status.reason(),
                        "turn_age_ms", (int) node.status.turnAge().toMillis(),
                        "store_reachable", node.status.storeReachable()));
        assertThat(json.get("last_role_change"))
                .isEqualTo(Map.of(
                        "time", "2026-01-01T00:00:00Z",
                        "from", "primary",
                        "to", "standby",
                        "rule", "R203",
                        "reason", "switching over to pg-b"));
    }

    @Test
    void aNodeWhoseRoleNeverChangedSaysNothingOfIt() {
        assertThat(Json.object(api.get("/explain").body())).doesNotContainKey("last_role_change");
    }
}
