package io.hanode.testkit.sim;

import io.hanode.model.Lsn;
import io.hanode.model.Tags;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import org.jspecify.annotations.Nullable;

/** What a node answers when a peer asks: the state of its server as of its last turn, or a fresh one. */
final class PeerAnswers {

    private PeerAnswers() {}

    static PeerView of(SimProcess process, boolean fresh) {
        PostgresState state = fresh ? PostgresViews.observe(process.node.postgres) : process.seen;
        if (state instanceof PostgresState.Primary p) {
            return answer(process, state, PeerView.Role.PRIMARY, p.timeline(), p.written());
        }
        if (state instanceof PostgresState.Standby s) {
            return answer(process, state, PeerView.Role.STANDBY, s.timeline(), s.position());
        }
        return answer(process, state, PeerView.Role.DOWN, null, null);
    }

    private static PeerView answer(
            SimProcess process,
            PostgresState state,
            PeerView.Role role,
            @Nullable Timeline timeline,
            @Nullable Lsn position) {
        return new PeerView.Answered(
                process.node.name,
                role,
                timeline,
                position,
                state instanceof PostgresState.Standby s && s.streaming(),
                Tags.NONE,
                state.knownSystemIdentifier().orElse(null),
                false,
                process.self.instance());
    }
}
