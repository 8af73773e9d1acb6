package io.hanode.postgres;

import io.hanode.model.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * The server that a standby streams from, or that a node copies from. No credentials: the controller has them.
 *
 * @param node its node name
 * @param host host name or address
 * @param port TCP port
 * @param slotName the replication slot to use there; null for none
 */
public record Upstream(
        NodeName node, String host, int port, @Nullable String slotName) {}
