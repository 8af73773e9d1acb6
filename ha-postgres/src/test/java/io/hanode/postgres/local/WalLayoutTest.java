package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WalLayoutTest {

    private final WalLayout layout = new WalLayout(8192, 16 * 1024 * 1024);

    /** A record of 114 bytes takes 120; one that does not fit on its page goes on behind the next page's header. */
    @ParameterizedTest
    @CsvSource({
        "0/4000028, 0/40000A0",
        "0/4001F88, 0/4002000",
        "0/4001F90, 0/4002020",
        "0/4FFFF90, 0/5000030",
        "FF/FFFFFF90, 100/30"
    })
    void recordEndsBehindThePageHeadersItCrosses(String start, String end) {
        assertThat(layout.end(Lsn.parse(start), 114)).isEqualTo(Lsn.parse(end));
    }

    @ParameterizedTest
    @CsvSource({"1, 0/4000028, 000000010000000000000004", "26, 16/B374D848, 0000001A00000016000000B3"})
    void walFileIsNamedByTimelineAndPosition(int timeline, String position, String name) {
        assertThat(layout.fileName(Timeline.of(timeline), Lsn.parse(position))).isEqualTo(name);
    }
}
