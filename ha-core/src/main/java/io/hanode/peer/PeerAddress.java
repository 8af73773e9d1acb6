package io.hanode.peer;

import io.hanode.model.NodeName;

/**
 * Where a node is asked.
 *
 * @param node its name
 * @param apiUrl its {@code api_url}, as its member record says
 */
public record PeerAddress(NodeName node, String apiUrl) {}
