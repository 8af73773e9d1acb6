package io.hanode.rest;

import io.hanode.HaStatus;
import io.hanode.cluster.PatroniWords;
import io.hanode.postgres.PostgresState;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions of Patroni's health check paths. Pure: a status and query parameters in, a yes or no out. */
final class HealthChecks {

    private HealthChecks() {}

    /** One condition. */
    @FunctionalInterface
    interface Check {
        boolean holds(NodeFacts facts, Map<String, String> query);
    }

    /** It holds the lock, its lease is good now, and its server was last seen as a primary. */
    static boolean primary(NodeFacts facts, Map<String, String> query) {
        return facts.primary();
    }

    static boolean leader(NodeFacts facts, Map<String, String> query) {
        return facts.leads();
    }

    static boolean standbyLeader(NodeFacts facts, Map<String, String> query) {
        return facts.standbyLeader();
    }

    static boolean replica(NodeFacts facts, Map<String, String> query) {
        HaStatus status = facts.status();
        return facts.running()
                && !facts.stale()
                && status.postgres() instanceof PostgresState.Standby standby
                && facts.role().equals(PatroniWords.REPLICA)
                && !status.tags().noloadbalance()
                && !Lag.of(status, standby.replayed()).exceeds(query.get("lag"))
                && replicationStateMatches(standby, query.get("replication_state"))
                && tagsMatch(status, query);
    }

    private static boolean replicationStateMatches(PostgresState state, @Nullable String wanted) {
        return wanted == null || wanted.equals(PatroniWords.replicationState(state));
    }

    static boolean readOnly(NodeFacts facts, Map<String, String> query) {
        return leads(facts, query) || replica(facts, query);
    }

    private static boolean leads(NodeFacts facts, Map<String, String> query) {
        return (primary(facts, query) || standbyLeader(facts, query)) && tagsMatch(facts.status(), query);
    }

    static boolean running(NodeFacts facts, Map<String, String> query) {
        return facts.running() && !facts.stale();
    }

    static boolean sync(NodeFacts facts, Map<String, String> query) {
        return facts.status().storeReachable()
                && facts.isSyncStandby()
                && !NodeFacts.isQuorumMode(facts.status().config())
                && replica(facts, query);
    }

    static boolean quorum(NodeFacts facts, Map<String, String> query) {
        return facts.status().storeReachable()
                && facts.isSyncStandby()
                && NodeFacts.isQuorumMode(facts.status().config())
                && replica(facts, query);
    }

    static boolean async(NodeFacts facts, Map<String, String> query) {
        return facts.status().storeReachable()
                && facts.status().snapshot() != null
                && !facts.isSyncStandby()
                && replica(facts, query);
    }

    static boolean readOnlySync(NodeFacts facts, Map<String, String> query) {
        return leads(facts, query) || sync(facts, query);
    }

    static boolean readOnlyQuorum(NodeFacts facts, Map<String, String> query) {
        return leads(facts, query) || quorum(facts, query);
    }

    /** A leader, or a standby that streams and is not too far behind: by default {@code maximum_lag_on_failover}. */
    static boolean ready(NodeFacts facts, Map<String, String> query) {
        HaStatus status = facts.status();
        if (facts.leads()) {
            return true;
        }
        if (!facts.running() || facts.stale() || !(status.postgres() instanceof PostgresState.Standby standby)) {
            return false;
        }
        boolean write = "write".equals(query.get("mode")) && standby.received() != null;
        Lag lag = Lag.of(status, write ? standby.position() : standby.replayed());
        String limit = query.getOrDefault("lag", String.valueOf(status.config().maximumLagOnFailover()));
        return standby.streaming() && !lag.exceeds(limit);
    }

    private static boolean tagsMatch(HaStatus status, Map<String, String> query) {
        return query.entrySet().stream()
                .filter(e -> e.getKey().startsWith("tag_"))
                .allMatch(e -> e.getValue()
                        .equals(text(status.tags().values().get(e.getKey().substring(4)))));
    }

    /** A tag's value as it is written in a URL; empty text equals no missing tag. */
    private static @Nullable String text(@Nullable Object value) {
        return value == null || value instanceof String
                ? (String) value
                : String.valueOf(value).toLowerCase(Locale.ROOT);
    }
}
