package io.hanode.cluster;

import io.hanode.dcs.FencingToken;
import io.hanode.model.NodeName;

/**
 * Who holds the leader lock.
 *
 * @param name the node's name, for people and addresses; never proof of identity
 * @param token the acquisition's fencing token: who the leader really is
 */
public record LeaderRecord(NodeName name, FencingToken token) {}
