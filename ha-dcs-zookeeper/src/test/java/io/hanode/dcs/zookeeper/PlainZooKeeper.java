package io.hanode.dcs.zookeeper;

import java.io.IOException;
import org.apache.zookeeper.ZooKeeper;

/** A ZooKeeper client as other programs have it, for use in try-with-resources. */
final class PlainZooKeeper extends ZooKeeper {

    PlainZooKeeper(String servers, int sessionMillis) throws IOException {
        super(servers, sessionMillis, event -> {});
    }

    @Override
    public synchronized void close() {
        try {
            super.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
