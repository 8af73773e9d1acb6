package io.hanode.rest;

import io.hanode.HaStatus;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.postgres.PostgresState;
import java.util.Map;
import java.util.TreeMap;

/** Failsafe mode: a leader that lost the store asks this node to agree. Codes, and the texts that leaders compare, are Patroni's. */
final class FailsafeCalls {

    /** The answer of a node that agrees; Patroni compares it. */
    static final String ACCEPTED = "Accepted";

    /** In the answer of one of our nodes that agrees: its name. Its promise can be taken back. */
    static final String AGREED = "hanode-failsafe";

    /** In the answer, as Patroni has it: how far the standby is, in bytes. */
    private static final String POSITION = "lsn";

    private FailsafeCalls() {}

    /** Who has to agree, as last read; 502 when that is not known. */
    static Answer list(Call call) {
        ClusterSnapshot snapshot = call.node().status().snapshot();
        if (snapshot == null || snapshot.failsafe().revision() == null) {
            return Answer.text(502, "there is no list of members that have to agree: failsafe mode was never on here");
        }
        Map<String, Object> members = new TreeMap<>();
        snapshot.failsafe().members().forEach((name, url) -> members.put(name.value(), url));
        return Answer.json(200, members);
    }

    /** Whether this node agrees that the leader goes on. Asks neither store nor server, and waits for nothing. */
    static Answer claim(Call call) {
        try {
            FailsafeAnswer answer = call.node().failsafe(FailsafeJson.parse(call.body()));
            return answer.accepted() ? accepted(call) : Answer.text(answer.disabled() ? 502 : 500, answer.reason());
        } catch (IllegalArgumentException e) {
            return Answer.text(400, String.valueOf(e.getMessage()));
        }
    }

    private static Answer accepted(Call call) {
        HaStatus status = call.node().status();
        Answer answer =
                Answer.text(200, ACCEPTED).withHeader(AGREED, status.name().value());
        return status.postgres() instanceof PostgresState.Standby standby
                ? answer.withHeader(POSITION, String.valueOf(standby.position().bytes()))
                : answer;
    }
}
