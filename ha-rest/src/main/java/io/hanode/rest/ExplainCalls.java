package io.hanode.rest;

import io.hanode.HaEvent;
import io.hanode.HaStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Why the node is what it is ({@code GET /explain}, a path of our own). */
final class ExplainCalls {

    private ExplainCalls() {}

    /** The last decision, the decision that led to the last change of role, and the last decisions as sentences, oldest first. */
    static Answer explain(Call call) {
        HaStatus status = call.node().status();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", status.name().value());
        json.put("scope", status.cluster().value());
        json.put("role", word(status.role()));
        json.put("leader", status.leader());
        json.put("now", now(status));
        call.node().lastRoleChange().ifPresent(change -> json.put("last_role_change", change(change)));
        json.put("warnings", status.warnings());
        json.put("sentences", call.node().explain());
        return Answer.json(200, json);
    }

    private static Map<String, Object> now(HaStatus status) {
        Map<String, Object> now = new LinkedHashMap<>();
        now.put("situation", status.situation());
        now.put("rule", status.rule());
        now.put("reason", status.reason());
        if (status.operation() != null) {
            now.put("operation", status.operation());
        }
        now.put("turn_age_ms", status.turnAge().toMillis());
        now.put("store_reachable", status.storeReachable());
        return now;
    }

    private static Map<String, Object> change(HaEvent.RoleChanged change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", change.time().toString());
        json.put("from", word(change.from()));
        json.put("to", word(change.to()));
        json.put("rule", change.rule());
        json.put("reason", change.reason());
        return json;
    }

    private static String word(HaStatus.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
