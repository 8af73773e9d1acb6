package io.hanode.dcs.zookeeper;

import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.Stat;

/** The server's answer to a transaction: it was applied as a whole, or refused as a whole at one of its operations. */
record MultiReply(List<OpResult> results) {

    MultiReply {
        results = List.copyOf(results);
    }

    boolean applied() {
        return failedAt() < 0;
    }

    /** The index of the operation that was refused; -1 when none was. */
    int failedAt() {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof OpResult.ErrorResult error && error.getErr() != Code.OK.intValue()) {
                return i;
            }
        }
        return -1;
    }

    /** Why the transaction was refused. */
    Code fault() {
        int index = failedAt();
        return index < 0 ? Code.OK : Code.get(((OpResult.ErrorResult) results.get(index)).getErr());
    }

    /** What the node looks like after the write at the given index. */
    Stat statOfWrite(int index) {
        return ((OpResult.SetDataResult) results.get(index)).getStat();
    }
}
