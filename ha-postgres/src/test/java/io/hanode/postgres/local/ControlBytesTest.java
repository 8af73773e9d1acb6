package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData.ClusterState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ControlBytesTest {

    @Test
    void layoutOfVersion1300IsRead() {
        ControlFile file = ControlBytes.parse(bytes(1300)).orElseThrow();
        assertThat(file.systemIdentifier()).isEqualTo(new SystemIdentifier("7268616322854375442"));
        assertThat(file.state()).isEqualTo(ClusterState.SHUT_DOWN);
        assertThat(file.checkpoint()).isEqualTo(Lsn.parse("0/4000028"));
        assertThat(file.timeline()).isEqualTo(Timeline.of(3));
        assertThat(file.minimum()).isEqualTo(Lsn.ZERO);
        assertThat(file.layout()).isEqualTo(new WalLayout(8192, 16 << 20));
        assertThat(file.rewindable()).isTrue();
        assertThat(file.recoveryMinimums()).containsEntry("max_connections", 100);
    }

    @Test
    void otherLayoutIsLeftToPgControldata() {
        assertThat(ControlBytes.parse(bytes(1201))).isEmpty();
        assertThat(ControlBytes.parse(bytes(1800))).isEmpty();
        assertThat(ControlBytes.parse(new byte[16])).isEmpty();
    }

    @Test
    void anyChangedByteMakesTheFileUnreadable() {
        for (int i = 0; i < 292; i++) {
            byte[] damaged = bytes(1300);
            damaged[i] ^= 1;
            assertThat(ControlBytes.parse(damaged)).as("byte %d", i).isEmpty();
        }
    }

    private static byte[] bytes(int version) {
        ByteBuffer b = ByteBuffer.allocate(8192).order(ByteOrder.nativeOrder());
        b.putLong(0, 7268616322854375442L).putInt(8, version).putInt(16, 1);
        b.putLong(32, 0x4000028).putInt(48, 3).putInt(180, 100);
        b.putInt(224, 8192).putInt(228, 16 << 20).putInt(252, 1);
        CRC32C crc = new CRC32C();
        crc.update(b.array(), 0, 288);
        b.putInt(288, (int) crc.getValue());
        return b.array();
    }
}
