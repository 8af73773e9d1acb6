package io.hanode.rest;

import io.hanode.HaStatus;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.HistoryRecord;
import java.time.Duration;

/** Answers that only read: health checks, the node's status, the cluster, its history. */
final class StatusCalls {

    /** How long {@code GET /patroni} waits for the local server: half of what Patroni gives its peers. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final String UNKNOWN_CLUSTER =
            "the cluster is not known yet: the store was not read since the start";

    private StatusCalls() {}

    /** 200 when the condition holds, else 503, with the status as body either way. */
    static Answer check(Call call, HealthChecks.Check check) {
        NodeFacts facts = new NodeFacts(call.node().status());
        boolean holds = facts.known() && check.holds(facts, call.query());
        return Answer.json(holds ? 200 : 503, StatusJson.of(facts));
    }

    /** The status with the server asked again. */
    static Answer fresh(Call call) {
        return status(call.node().freshStatus(FRESH));
    }

    /** The status as last known. */
    static Answer known(Call call) {
        return status(call.node().status());
    }

    /** 503 before the first turn: peers must not take a node that knows nothing for one that is down. */
    private static Answer status(HaStatus status) {
        NodeFacts facts = new NodeFacts(status);
        return Answer.json(facts.known() ? 200 : 503, StatusJson.of(facts));
    }

    static Answer liveness(Call call) {
        return Answer.statusOnly(new NodeFacts(call.node().status()).alive() ? 200 : 503);
    }

    static Answer readiness(Call call) {
        NodeFacts facts = new NodeFacts(call.node().status());
        return Answer.statusOnly(facts.known() && HealthChecks.ready(facts, call.query()) ? 200 : 503);
    }

    static Answer cluster(Call call) {
        HaStatus status = call.node().status();
        ClusterSnapshot snapshot = status.snapshot();
        return snapshot == null
                ? Answer.text(503, UNKNOWN_CLUSTER)
                : Answer.json(200, ClusterJson.of(status, snapshot));
    }

    static Answer metrics(Call call) {
        NodeFacts facts = new NodeFacts(call.node().status());
        return Answer.plain(
                200,
                MetricsText.of(facts, call.certificates().ends(), call.node().measurements()));
    }

    static Answer history(Call call) {
        ClusterSnapshot snapshot = call.node().status().snapshot();
        if (snapshot == null) {
            return Answer.text(503, UNKNOWN_CLUSTER);
        }
        HistoryRecord history = snapshot.history();
        return Answer.json(200, (history == null ? HistoryRecord.NONE : history).toJson());
    }
}
