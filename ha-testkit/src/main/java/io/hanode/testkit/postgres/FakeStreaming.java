package io.hanode.testkit.postgres;

import io.hanode.model.Lsn;

/** How WAL gets from one {@link FakePostgres} to another. */
final class FakeStreaming {

    private FakeStreaming() {}

    static boolean receive(FakeWorld world, FakePostgres server, long bytes) {
        FakeProcess process = server.process();
        FakeWal own = server.disk().wal;
        if (process == null || own == null || !process.standby || process.hung) {
            return false;
        }
        FakeWal source = FakeViews.source(world, server).orElse(null);
        process.streaming = source != null;
        if (source == null || own.equals(source)) {
            return false;
        }
        long most = Math.min(bytes, source.end().bytes() - own.end().bytes());
        FakeWal now = source.cutAt(Lsn.of(own.end().bytes() + most));
        server.disk().wal = now;
        process.received = now.end();
        return !now.equals(own);
    }

    static boolean replay(FakePostgres server) {
        FakeProcess process = server.process();
        FakeWal own = server.disk().wal;
        if (process == null
                || own == null
                || !process.standby
                || process.hung
                || own.end().equals(process.replayed)) {
            return false;
        }
        process.replayed = own.end();
        return true;
    }
}
