package io.hanode.cluster;

import io.hanode.postgres.ControlData;
import io.hanode.postgres.PostgresState;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Patroni's words for what a server is and does: the only place that knows them. The member record and the REST API both use it, so
 * that a node never says two things about itself.
 */
public final class PatroniWords {

    /** The version of Patroni whose records and answers we write. Patroni nodes in one cluster with us choose their wire forms by it. */
    public static final String VERSION = "4.1.4";

    /** The state of a server that accepts connections. */
    public static final String RUNNING = "running";

    /** The role of a server that accepts writes. */
    public static final String PRIMARY = "primary";

    /** The role of a server in recovery. */
    public static final String REPLICA = "replica";

    /** The role of a standby that leads a standby cluster. */
    public static final String STANDBY_LEADER = "standby_leader";

    /** The replication state of a standby that streams. */
    public static final String STREAMING = "streaming";

    /** The replication state of a standby that does not stream and has an archive. */
    public static final String ARCHIVE = "in archive recovery";

    /** What Patroni says of a running server whose state could not be found out; we also say it of such a server's role. */
    public static final String UNKNOWN = "unknown";

    private static final Pattern FIRST_WORD = Pattern.compile("\\W");

    private PatroniWords() {}

    /**
     * The state of a server.
     *
     * @param state as it was observed
     * @param operation the long operation under way; its first word tells the kind, in any case: {@code initialize}, {@code clone},
     *     {@code stop}, {@code start_primary} and {@code start_standby} change the answer; null when there is none
     */
    public static String state(PostgresState state, @Nullable String operation) {
        String kind = operation == null ? "" : FIRST_WORD.split(operation.strip(), 2)[0].toLowerCase(Locale.ROOT);
        boolean up = state instanceof PostgresState.Primary || state instanceof PostgresState.Standby;
        return switch (kind) {
            case "stop" -> state instanceof PostgresState.Stopped ? stateOfDown(state) : "stopping";
            case "initialize" -> up ? RUNNING : "initializing new cluster";
            case "clone" -> up ? RUNNING : "creating replica";
            case "start_primary", "start_standby" -> up ? RUNNING : "starting";
            default -> up ? RUNNING : stateOfDown(state);
        };
    }

    private static String stateOfDown(PostgresState state) {
        if (state instanceof PostgresState.Starting s) {
            return s.stopping() ? "stopping" : "starting";
        }
        if (state instanceof PostgresState.Stopped s) {
            return stoppedCleanly(s.control().state()) ? "stopped" : "crashed";
        }
        return state instanceof PostgresState.Unreachable ? UNKNOWN : "stopped";
    }

    private static boolean stoppedCleanly(ControlData.ClusterState state) {
        return state == ControlData.ClusterState.SHUT_DOWN || state == ControlData.ClusterState.SHUT_DOWN_IN_RECOVERY;
    }

    /**
     * The role of a server. A stopped server that is set up as primary is {@code demoted}: it must not be taken for a primary. The role
     * of an unreachable one is not known.
     */
    public static String role(PostgresState state) {
        if (state instanceof PostgresState.Primary) {
            return PRIMARY;
        }
        if (state instanceof PostgresState.Standby) {
            return REPLICA;
        }
        if (state instanceof PostgresState.Starting s) {
            return s.standby() ? REPLICA : PRIMARY;
        }
        if (state instanceof PostgresState.Stopped s) {
            return s.standby() ? REPLICA : "demoted";
        }
        return state instanceof PostgresState.Unreachable ? UNKNOWN : "uninitialized";
    }

    /** How a standby gets its WAL: {@code streaming}, {@code in archive recovery}, or null when neither, or when it is no standby. */
    public static @Nullable String replicationState(PostgresState state) {
        if (!(state instanceof PostgresState.Standby standby)) {
            return null;
        }
        return standby.streaming() ? STREAMING : standby.archive() ? ARCHIVE : null;
    }
}
