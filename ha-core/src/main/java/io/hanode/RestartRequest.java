package io.hanode;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a restart of this node's server: now, or at a time, and only under the given conditions.
 *
 * @param at when, by the wall clock; null for now
 * @param role only when the server has this role then; null for any
 * @param postgresVersion only when the server's version is lower than this, for instance {@code 15.4}; null for any
 * @param pendingOnly only when settings wait for a restart
 * @param timeout how long the server may take to accept connections again; null for {@code primary_start_timeout}
 */
public record RestartRequest(
        @Nullable Instant at,
        HaStatus.@Nullable Role role,
        @Nullable String postgresVersion,
        boolean pendingOnly,
        @Nullable Duration timeout) {

    /** Now, whatever the server is. */
    public static RestartRequest now() {
        return new RestartRequest(null, null, null, false, null);
    }

    /** The same, at that time. */
    public RestartRequest at(Instant time) {
        return new RestartRequest(time, role, postgresVersion, pendingOnly, timeout);
    }

    /** The same, only in that role. */
    public RestartRequest onlyIn(HaStatus.Role wanted) {
        return new RestartRequest(at, wanted, postgresVersion, pendingOnly, timeout);
    }

    /** The same, only when the server's version is lower than that. */
    public RestartRequest onlyBelow(String version) {
        return new RestartRequest(at, role, version, pendingOnly, timeout);
    }

    /** The same, only when settings wait for a restart. */
    public RestartRequest onlyWhenPending() {
        return new RestartRequest(at, role, postgresVersion, true, timeout);
    }

    /** The same, with so much time for the server to come up. */
    public RestartRequest within(Duration limit) {
        return new RestartRequest(at, role, postgresVersion, pendingOnly, limit);
    }
}
