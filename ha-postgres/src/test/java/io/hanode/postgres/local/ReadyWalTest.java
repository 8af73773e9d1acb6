package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadyWalTest {

    @Test
    void marksOfAnArchiveCommandStandForTheFile() {
        assertThat(ReadyWal.expand("cp %p /a/%f; echo 100%% %r %x %", "000000010000000000000007"))
                .isEqualTo("cp pg_wal/000000010000000000000007 /a/000000010000000000000007; echo 100%"
                        + " 000000010000000000000001 %x %");
    }
}
