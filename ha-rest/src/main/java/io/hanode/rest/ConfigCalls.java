package io.hanode.rest;

import io.hanode.HaConfigurationException;
import io.hanode.HaOperationException;
import io.hanode.cluster.ClusterSnapshot;

/** The cluster's dynamic configuration. */
final class ConfigCalls {

    private ConfigCalls() {}

    /** The configuration as it is stored; 502 when there is none that can be used, as in Patroni. */
    static Answer show(Call call) {
        ClusterSnapshot snapshot = call.node().status().snapshot();
        return snapshot == null || snapshot.config() == null
                ? Answer.text(502, "there is no valid configuration in the store")
                : Answer.json(200, snapshot.config().toJson());
    }

    /** Merges deeply, null removes; answers with the result. 400 with all faults when it would not be valid. */
    static Answer patch(Call call) {
        try {
            return Answer.json(200, call.node().changeConfig(call.body()).toJson());
        } catch (HaConfigurationException e) {
            return Answer.text(400, String.join("\n", e.faults()));
        } catch (HaOperationException e) {
            ClusterSnapshot snapshot = call.node().status().snapshot();
            boolean absent = snapshot == null || snapshot.configRevision() == null;
            return Answer.text(absent ? 503 : 409, String.valueOf(e.getMessage()));
        }
    }
}
