package io.hanode;

import io.hanode.model.NodeName;
import java.time.Instant;
import java.util.List;

/** What became of a request to change the leader. */
public sealed interface SwitchoverResult {

    /**
     * There is a new leader.
     *
     * @param leader who; may differ from the wanted candidate when that one failed meanwhile
     */
    record Done(NodeName leader) implements SwitchoverResult {}

    /**
     * The request is stored and will be carried out at its time.
     *
     * @param at when
     */
    record Scheduled(Instant at) implements SwitchoverResult {}

    /**
     * Nothing was changed.
     *
     * @param reasons all reasons, one sentence each
     */
    record Refused(List<String> reasons) implements SwitchoverResult {

        /** Copies the list. */
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * The request was under way and did not come true in time, or was withdrawn.
     *
     * @param reason what is known
     */
    record Failed(String reason) implements SwitchoverResult {}
}
