package io.hanode.dcs.zookeeper;

import org.apache.zookeeper.data.Stat;

/** A node as it was read. */
final class Node {

    private final byte[] data;
    private final Stat stat;

    Node(byte[] data, Stat stat) {
        this.data = data;
        this.stat = stat;
    }

    byte[] data() {
        return data;
    }

    Stat stat() {
        return stat;
    }
}
