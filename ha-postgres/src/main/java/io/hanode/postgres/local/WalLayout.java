package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How records lie in WAL files.
 *
 * @param pageSize bytes of a WAL page
 * @param segmentSize bytes of a WAL file
 */
record WalLayout(int pageSize, int segmentSize) {

    private static final int SHORT_HEADER = 24;
    private static final int LONG_HEADER = 40;
    private static final int ALIGNMENT = 8;

    /** Record header, data header, and the 88 bytes of a checkpoint, as every supported version writes it. */
    private static final int CHECKPOINT_RECORD = 24 + 2 + 88;

    private static final int IMPLAUSIBLE_RECORD = 1024;

    /** Where the checkpoint record that begins at the position ends: where a standby that has all of it says it is. */
    Lsn endOfRecord(Path walDirectory, Timeline timeline, Lsn start) {
        return end(start, length(walDirectory, timeline, start));
    }

    /** Adds a record's bytes to a position, jumping over page headers. */
    Lsn end(Lsn start, int length) {
        long position = start.bytes();
        long left = (length + ALIGNMENT - 1L) / ALIGNMENT * ALIGNMENT;
        while (true) {
            long onPage = pageSize - Long.remainderUnsigned(position, pageSize);
            if (left <= onPage) {
                return Lsn.of(position + left);
            }
            left -= onPage;
            position += onPage;
            position += Long.remainderUnsigned(position, segmentSize) == 0 ? LONG_HEADER : SHORT_HEADER;
        }
    }

    String fileName(Timeline timeline, Lsn position) {
        long segment = Long.divideUnsigned(position.bytes(), segmentSize);
        long perId = 0x1_0000_0000L / segmentSize;
        return String.format("%08X%08X%08X", timeline.number(), segment / perId, segment % perId);
    }

    /** The length that the record itself names in its first four bytes. */
    private int length(Path walDirectory, Timeline timeline, Lsn start) {
        Path file = walDirectory.resolve(fileName(timeline, start));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
            channel.read(bytes, Long.remainderUnsigned(start.bytes(), segmentSize));
            int length = bytes.flip().remaining() == 4 ? bytes.getInt() : 0;
            return length > SHORT_HEADER && length < IMPLAUSIBLE_RECORD ? length : CHECKPOINT_RECORD;
        } catch (IOException e) {
            return CHECKPOINT_RECORD;
        }
    }
}
