package io.hanode.decide;

import io.hanode.model.Tick;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * What this node is doing because people asked for it.
 *
 * @param restart a restart of the server; null for none
 * @param copy a fresh copy of the data directory; null for none
 * @param rejoins whether it handed over in a pause and is to follow the next leader, although nobody starts servers then
 */
public record Errands(@Nullable Restart restart, @Nullable Copy copy, boolean rejoins) {

    /** Nothing. */
    public static final Errands NONE = new Errands(null, null, false);

    /**
     * A restart under way.
     *
     * @param request which request
     * @param since when it began
     * @param server the server process that is to end
     * @param upstream whom the server followed; null for nobody
     * @param stopping whether the server was told to stop
     */
    public record Restart(
            long request,
            Tick since,
            PostmasterIdentity server,
            @Nullable Upstream upstream,
            boolean stopping) {

        /** The same, after the server was told to stop. */
        public Restart stopped() {
            return new Restart(request, since, server, upstream, true);
        }
    }

    /**
     * A fresh copy under way.
     *
     * @param since when it began
     * @param fromLeader whether it is made from the leader only
     */
    public record Copy(Tick since, boolean fromLeader) {}

    /** The same with this restart. */
    public Errands with(@Nullable Restart newRestart) {
        return new Errands(newRestart, copy, rejoins);
    }

    /** The same with this copy. */
    public Errands with(@Nullable Copy newCopy) {
        return new Errands(restart, newCopy, rejoins);
    }

    /** The same, and it is to follow the next leader. */
    public Errands rejoining() {
        return new Errands(restart, copy, true);
    }
}
