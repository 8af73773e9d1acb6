package io.hanode.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node's answer to {@code GET /explain} in sentences.
 *
 * @param json the answer
 */
record Explanation(Map<String, Object> json) {

    /**
     * The sentences.
     *
     * @param all whether those about the last decisions are among them
     */
    List<String> lines(boolean all) {
        List<String> lines = new ArrayList<>();
        lines.add(json.get("name") + " " + role() + ".");
        Map<String, Object> change = MemberView.texts(json.get("last_role_change"));
        lines.add(
                change.isEmpty()
                        ? "  Its role has not changed since it was started."
                        : "  Last change of role: from " + word(change.get("from")) + " to " + word(change.get("to"))
                                + " at " + change.get("time") + ", because " + change.get("reason") + " ("
                                + change.get("rule") + ").");
        Map<String, Object> now = MemberView.texts(json.get("now"));
        lines.add("  Now: " + now.get("reason") + " (" + now.get("rule") + ", " + now.get("situation") + ").");
        if (now.get("operation") != null) {
            lines.add("  Under way: " + now.get("operation") + ".");
        }
        if (Boolean.FALSE.equals(now.get("store_reachable"))) {
            lines.add("  It cannot reach the store.");
        }
        texts("warnings").forEach(warning -> lines.add("  Warning: " + warning));
        if (all) {
            lines.add("  Last decisions:");
            texts("sentences").forEach(sentence -> lines.add("    " + sentence));
        }
        return lines;
    }

    private String role() {
        String server = word(json.get("role"));
        return Boolean.TRUE.equals(json.get("leader"))
                ? "leads the cluster, its server is " + server
                : "does not lead, its server is " + server;
    }

    private static String word(@Nullable Object role) {
        return switch (String.valueOf(role)) {
            case "primary" -> "primary";
            case "standby" -> "a standby";
            case "uninitialized" -> "not made yet";
            default -> "down";
        };
    }

    private List<String> texts(String key) {
        return json.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
