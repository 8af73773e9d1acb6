package io.hanode.dcs;

import java.time.Duration;

/**
 * What a store can and cannot do. Start-up checks the settings against it, so it has to tell the truth.
 *
 * @param store a short name for logs and metrics, for instance {@code zookeeper}
 * @param minimumTtl the shortest session TTL the store grants
 * @param takeoverDelay how long after the TTL has passed, at most, the store may still hold a dead session's lock
 * @param canRevoke whether {@link DcsSession#revokeLeader} is supported
 */
public record DcsTraits(String store, Duration minimumTtl, Duration takeoverDelay, boolean canRevoke) {}
