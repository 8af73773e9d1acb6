package io.hanode.postgres.local;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Commands of the user's that are run at certain moments, split into words as a shell does, without a shell. Each runs as the server's
 * user.
 *
 * @param prePromote run before a promotion; when it fails or takes too long, this server is not promoted and another one may be. Null:
 *     none
 * @param beforeStop run before a stop in order; its result is logged, and the server stops whatever it is. Null: none
 * @param timeout how long each may take before it is killed: at least 1 s, at most 1 h. A promotion waits for as long
 */
public record Scripts(@Nullable String prePromote, @Nullable String beforeStop, Duration timeout) {

    /** No commands; 60 s for those that are set. */
    public static final Scripts NONE = new Scripts(null, null, Duration.ofSeconds(60));

    /** The same with another command before a promotion. */
    public Scripts prePromote(String command) {
        return new Scripts(command, beforeStop, timeout);
    }

    /** The same with another command before a stop in order. */
    public Scripts beforeStop(String command) {
        return new Scripts(prePromote, command, timeout);
    }

    /** The same with another time limit. */
    public Scripts timeout(Duration limit) {
        return new Scripts(prePromote, beforeStop, limit);
    }
}
