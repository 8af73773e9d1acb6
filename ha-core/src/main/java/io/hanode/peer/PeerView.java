package io.hanode.peer;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Tags;
import io.hanode.model.Timeline;
import org.jspecify.annotations.Nullable;

/** What another node answered, or that it did not. */
public sealed interface PeerView {

    /** Whom this is about. */
    NodeName node();

    /**
     * The node did not answer in time, or answered nonsense.
     *
     * @param node whom this is about
     * @param reason for people
     */
    record Silent(NodeName node, String reason) implements PeerView {}

    /**
     * The node answered.
     *
     * @param node whom this is about
     * @param role what its server is
     * @param timeline its server's timeline, when known
     * @param position its WAL position: written on a primary, the later of received and replayed on a standby; null when unknown
     * @param streaming whether it is a standby that a primary's commits may be confirmed by: it receives WAL as far as it knows
     * @param tags its tags
     * @param systemIdentifier which database cluster it is a copy of, when known
     * @param watchdogFailed whether it must not be promoted for lack of its watchdog
     * @param instance its process, when it is one of ours; null for a Patroni node
     */
    record Answered(
            NodeName node,
            Role role,
            @Nullable Timeline timeline,
            @Nullable Lsn position,
            boolean streaming,
            Tags tags,
            @Nullable SystemIdentifier systemIdentifier,
            boolean watchdogFailed,
            @Nullable String instance)
            implements PeerView {

        /** A node that is not streaming. */
        public Answered(
                NodeName node,
                Role role,
                @Nullable Timeline timeline,
                @Nullable Lsn position,
                Tags tags,
                @Nullable SystemIdentifier systemIdentifier,
                boolean watchdogFailed,
                @Nullable String instance) {
            this(node, role, timeline, position, false, tags, systemIdentifier, watchdogFailed, instance);
        }
    }

    /** What a peer's server is. */
    enum Role {
        /** It accepts writes. */
        PRIMARY,
        /** It is in recovery. */
        STANDBY,
        /** It does not run, or does not answer. */
        DOWN
    }
}
