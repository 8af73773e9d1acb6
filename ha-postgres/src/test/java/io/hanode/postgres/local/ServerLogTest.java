package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.postgres.StreamFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in PostgreSQL's log. */
class ServerLogTest {

    private static final String PREFIX = "2026-01-01 12:00:00.000 UTC [7] ";

    private static final String REMOVED =
            PREFIX + "FATAL:  could not receive data from WAL stream: ERROR:  requested WAL"
                    + " segment 000000010000000000000003 has already been removed\n";

    private static final String REFUSED =
            PREFIX + "FATAL:  could not connect to the primary server: connection to server"
                    + " at \"127.0.0.1\", port 1 failed: Connection refused\n\tIs the server running on that host?\n";

    private static final String STARTED =
            PREFIX + "LOG:  started streaming WAL from primary at 0/3000000 on timeline 1\n";

    @TempDir
    Path state;

    @Test
    void lastWordOfTheReceiverCounts() {
        assertThat(ServerLog.streamFault(REFUSED + REMOVED))
                .isEqualTo(new StreamFault(
                        "could not receive data from WAL stream: ERROR:  requested WAL segment"
                                + " 000000010000000000000003 has already been removed",
                        true));
        StreamFault refused = ServerLog.streamFault(REMOVED + REFUSED);
        assertThat(refused.walRemoved()).isFalse();
        assertThat(refused.words()).endsWith("Connection refused");
    }

    @Test
    void whatWasSaidBeforeTheStandbyStreamedIsOver() {
        assertThat(ServerLog.streamFault(REMOVED + STARTED)).isNull();
        assertThat(ServerLog.streamFault(STARTED + REFUSED)).isNotNull();
        assertThat(ServerLog.streamFault(REMOVED + PREFIX + "LOG:  starting PostgreSQL 15.4\n"))
                .isNull();
    }

    @Test
    void whatClientsDoWrongIsNothingOfTheReceivers() {
        assertThat(
                        ServerLog.streamFault(
                                PREFIX + "app@shop FATAL:  password authentication failed for user \"app\"\n" + PREFIX
                                        + "app@shop ERROR:  requested WAL segment 000000010000000000000003 has already been removed\n"))
                .isNull();
    }

    @Test
    void newestFileIsReadAndOfALargeOneOnlyTheEnd() throws IOException {
        assertThat(new ServerLog(state).streamFault()).isNull();
        Path directory = Files.createDirectory(state.resolve("log"));
        Files.writeString(directory.resolve("postgresql-Mon.log"), REFUSED);
        Path newer = directory.resolve("postgresql-Tue.log");
        Files.writeString(newer, REFUSED + (PREFIX + "LOG:  checkpoint complete\n").repeat(100_000) + REMOVED);
        Files.setLastModifiedTime(
                directory.resolve("postgresql-Mon.log"), java.nio.file.attribute.FileTime.fromMillis(1000));
        assertThat(new ServerLog(state).streamFault().walRemoved()).isTrue();
        assertThat(new ServerLog(state).lastWords()).hasSizeLessThan(9000).endsWith(REMOVED);
    }
}
