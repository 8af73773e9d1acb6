package io.hanode.agent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A cluster's members as rows, and what is said below them. The columns are those of Patroni's tool. */
final class MemberTable {

    private static final List<String> COLUMNS = List.of(
            "Cluster",
            "Member",
            "Host",
            "Role",
            "State",
            "TL",
            "Receive LSN",
            "Receive Lag",
            "Replay LSN",
            "Replay Lag");
    private static final List<String> WHERE_ANY =
            List.of("Pending restart", "Pending restart reason", "Scheduled restart", "Tags");
    private static final Set<String> RIGHT = Set.of("TL", "Receive LSN", "Replay LSN", "Lag");
    private static final int POSTGRES_PORT = 5432;
    private static final int LONGEST_REASON = 50;
    private static final int MIB = 1024 * 1024;

    private final ClusterView cluster;
    private final Format format;
    private final boolean extended;
    private final boolean withPort;

    /**
     * A table.
     *
     * @param extended whether the optional columns are there also when they are empty
     */
    MemberTable(ClusterView cluster, Format format, boolean extended) {
        this.cluster = cluster;
        this.format = format;
        this.extended = extended;
        this.withPort = withPort(cluster);
    }

    /** Ports are shown where they tell something: one is unusual, or two servers share a host. */
    private static boolean withPort(ClusterView cluster) {
        List<MemberView> known =
                cluster.members().stream().filter(m -> !m.host().isEmpty()).toList();
        return known.stream().anyMatch(m -> m.port() != 0 && m.port() != POSTGRES_PORT)
                || known.stream().map(MemberView::host).distinct().count() < known.size();
    }

    Rows rows() {
        List<String> columns = new ArrayList<>(COLUMNS);
        WHERE_ANY.stream().filter(c -> extended || hasAny(c)).forEach(columns::add);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<MemberView> members = format == Format.TOPOLOGY ? Topology.sorted(cluster.members()) : cluster.members();
        for (MemberView member : members) {
            Map<String, Object> cells = cells(member);
            List<@Nullable Object> row = new ArrayList<>();
            columns.forEach(c -> row.add(cells.getOrDefault(c, "")));
            rows.add(format.isTable() ? row.subList(1, row.size()) : row);
        }
        if (format.isTable()) {
            columns.remove(0);
            columns.replaceAll(c -> c.endsWith(" Lag") ? "Lag" : c);
        }
        return new Rows("Cluster: " + cluster.name() + " (" + cluster.identity() + ")", columns, RIGHT, rows);
    }

    /** What stands below the table: a pause, a change of leader that is to come. Empty when there is nothing. */
    String footer() {
        StringBuilder text = new StringBuilder();
        if (cluster.paused()) {
            text.append(" Maintenance mode: on\n");
        }
        if (!cluster.scheduled().isEmpty()) {
            text.append(" Switchover scheduled at: ")
                    .append(cluster.scheduled().get("at"))
                    .append('\n');
            for (String key : List.of("from", "to")) {
                if (cluster.scheduled().get(key) != null) {
                    text.append(
                            String.format("%24s: %s\n", key, cluster.scheduled().get(key)));
                }
            }
        }
        return text.toString();
    }

    private boolean hasAny(String column) {
        String key = column.toLowerCase(Locale.ROOT).replace(' ', '_');
        return cluster.members().stream()
                .filter(m -> !m.host().isEmpty())
                .anyMatch(m -> m.json().get(key) instanceof Map<?, ?> map
                        ? !map.isEmpty()
                        : Boolean.TRUE.equals(m.json().get(key)));
    }

    private Map<String, Object> cells(MemberView member) {
        Map<String, Object> cells = new LinkedHashMap<>();
        cells.put("Cluster", cluster.name());
        cells.put("Member", member.name());
        cells.put("Host", host(member));
        cells.put("Role", titled(member.role()));
        cells.put("State", member.state());
        cells.put("TL", member.json().getOrDefault("timeline", ""));
        putPositions(cells, member);
        cells.put("Pending restart", member.pendingRestart() ? "*" : "");
        cells.put("Pending restart reason", reasons(member));
        Object at = member.scheduledRestart().get("schedule");
        Object version = member.scheduledRestart().get("postgres_version");
        cells.put("Scheduled restart", at == null ? "" : at + (version == null ? "" : " if version < " + version));
        cells.put("Tags", tags(member.tags()));
        return cells;
    }

    private String host(MemberView member) {
        boolean port = withPort && !member.host().isEmpty() && member.port() != 0;
        return port ? member.host() + ":" + member.port() : member.host();
    }

    private static String titled(String role) {
        StringBuilder words = new StringBuilder();
        for (String word : role.split("_", -1)) {
            words.append(words.length() == 0 ? "" : " ")
                    .append(word.substring(0, Math.min(1, word.length())).toUpperCase(Locale.ROOT))
                    .append(word.substring(Math.min(1, word.length())));
        }
        return words.toString();
    }

    /** A member that tells one position only, as old versions of Patroni do, has received or replayed that far. */
    private static void putPositions(Map<String, Object> cells, MemberView member) {
        String received = member.text("receive_lsn");
        String replayed = member.text("replay_lsn");
        String only = member.text("lsn");
        boolean one =
                received.equals("unknown") && replayed.equals("unknown") && !only.isEmpty() && !only.equals("unknown");
        boolean streams = member.state().equals("streaming");
        cells.put("Receive LSN", one && streams ? only : received);
        cells.put("Receive Lag", lag(member.json().get(one && streams ? "lag" : "receive_lag")));
        cells.put("Replay LSN", one && !streams ? only : replayed);
        cells.put("Replay Lag", lag(member.json().get(one && !streams ? "lag" : "replay_lag")));
    }

    /** In MiB, a half to the even number. */
    private static Object lag(@Nullable Object bytes) {
        return bytes instanceof Number n ? (Object) (long) Math.rint(n.doubleValue() / MIB) : "";
    }

    private String reasons(MemberView member) {
        List<String> lines = new ArrayList<>();
        member.map("pending_restart_reason").forEach((parameter, change) -> {
            Map<String, Object> values = MemberView.texts(change);
            String line = parameter + ": " + values.get("old_value") + "->" + values.get("new_value");
            boolean hidden = format.isTable() && line.length() > LONGEST_REASON;
            lines.add(hidden ? parameter + ": [hidden - too long]" : line);
        });
        return String.join("\n", lines);
    }

    private Object tags(Map<String, Object> tags) {
        if (tags.isEmpty()) {
            return "";
        }
        return switch (format) {
            case PRETTY -> YamlText.block(tags).strip();
            case TSV, TOPOLOGY -> YamlText.flow(tags);
            case JSON, YAML -> tags;
        };
    }
}
