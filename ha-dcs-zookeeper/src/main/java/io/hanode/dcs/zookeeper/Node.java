package io.hanode.dcs.zookeeper;

import org.apache.zookeeper.data.Stat;

/** A node as it was read. */
record Node(byte[] data, Stat stat) {}
