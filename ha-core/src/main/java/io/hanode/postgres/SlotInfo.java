package io.hanode.postgres;

import io.hanode.model.Lsn;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot as it is on the server.
 *
 * @param name its name
 * @param physical false for a logical slot
 * @param active whether a receiver is connected
 * @param restartLsn the oldest WAL it retains; null when it retains none yet
 * @param hanodeOwned whether it may be dropped by us: physical, and made for a member
 */
public record SlotInfo(
        String name,
        boolean physical,
        boolean active,
        @Nullable Lsn restartLsn,
        boolean hanodeOwned) {}
