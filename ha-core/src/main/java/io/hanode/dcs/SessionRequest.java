package io.hanode.dcs;

import io.hanode.model.NodeName;
import java.time.Duration;

/**
 * What a node asks for when it opens its session.
 *
 * @param node the node; its member key is {@code members/<node>}
 * @param ttl the wanted time to live; the store may grant another one
 */
public record SessionRequest(NodeName node, Duration ttl) {}
