package io.hanode.rest;

import io.hanode.HaConfigurationException;
import io.hanode.HaOperationException;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.dcs.DcsException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster's dynamic configuration, and the node's own. */
final class ConfigCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigCalls.class);

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
        return changed(call, 503, () -> call.node().changeConfig(call.body()));
    }

    /** Replaces the whole of it; answers with the result. 400 with all faults when it would not be valid. */
    static Answer put(Call call) {
        return changed(call, 502, () -> call.node().replaceConfig(call.body()));
    }

    private static Answer changed(Call call, int whenNotWritten, Supplier<ClusterConfig> change) {
        try {
            return Answer.json(200, change.get().toJson());
        } catch (HaConfigurationException e) {
            return Answer.text(400, String.join("\n", e.faults()));
        } catch (HaOperationException e) {
            ClusterSnapshot snapshot = call.node().status().snapshot();
            boolean absent = snapshot == null || snapshot.configRevision() == null;
            boolean notWritten = absent || e.getCause() instanceof DcsException;
            return Answer.text(notWritten ? whenNotWritten : 409, String.valueOf(e.getMessage()));
        }
    }

    /** Takes the node's own configuration anew. Its faults may quote what is in files, so they go to the log only. */
    static Answer reload(Call call) {
        try {
            call.node().reload();
            return Answer.text(202, "reload scheduled");
        } catch (HaConfigurationException e) {
            LOG.warn("the node's own configuration cannot be used, the one before stays in force: {}", e.faults());
            return Answer.text(
                    503, "the node's own configuration cannot be used, see the log of the node; nothing was changed");
        }
    }
}
