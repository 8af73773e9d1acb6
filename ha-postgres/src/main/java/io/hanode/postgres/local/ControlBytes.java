package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData.ClusterState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * pg_control's own bytes, in the one layout that PostgreSQL 13 to 17 share (catalog/pg_control.h, version 1300). The file's checksum
 * covers all that lies before it: where it holds at its place, the layout is the expected one, and nobody was writing meanwhile.
 */
final class ControlBytes {

    private static final int VERSION = 1300;
    private static final int VERSION_AT = 8;
    private static final int CHECKSUM_AT = 288;
    private static final List<ClusterState> STATES = List.of(
            ClusterState.OTHER,
            ClusterState.SHUT_DOWN,
            ClusterState.SHUT_DOWN_IN_RECOVERY,
            ClusterState.SHUTTING_DOWN,
            ClusterState.IN_CRASH_RECOVERY,
            ClusterState.IN_ARCHIVE_RECOVERY,
            ClusterState.IN_PRODUCTION);

    private ControlBytes() {}

    /** What the file says; empty when it has another layout, is damaged, or cannot be read. */
    static Optional<ControlFile> read(Path dataDirectory) {
        try {
            return parse(Files.readAllBytes(dataDirectory.resolve("global/pg_control")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<ControlFile> parse(byte[] bytes) {
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        return trusted(b) ? Optional.of(file(b)) : Optional.empty();
    }

    private static boolean trusted(ByteBuffer b) {
        if (b.capacity() < CHECKSUM_AT + Integer.BYTES || b.getInt(VERSION_AT) != VERSION) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(b.slice(0, CHECKSUM_AT));
        return (int) crc.getValue() == b.getInt(CHECKSUM_AT);
    }

    private static ControlFile file(ByteBuffer b) {
        int state = b.getInt(16);
        return new ControlFile(
                new SystemIdentifier(Long.toUnsignedString(b.getLong(0))),
                state >= 0 && state < STATES.size() ? STATES.get(state) : ClusterState.OTHER,
                Lsn.of(b.getLong(32)),
                Timeline.of(b.getInt(48)),
                Lsn.of(b.getLong(136)),
                b.getInt(144),
                new WalLayout(b.getInt(224), b.getInt(228)),
                b.getInt(252) != 0 || b.get(176) != 0,
                Map.of(
                        "max_connections", b.getInt(180),
                        "max_worker_processes", b.getInt(184),
                        "max_wal_senders", b.getInt(188),
                        "max_prepared_transactions", b.getInt(192),
                        "max_locks_per_transaction", b.getInt(196)));
    }
}
