package io.hanode.testkit.dcs;

import static io.hanode.testkit.dcs.DcsClientContract.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.Revision;
import io.hanode.dcs.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a conditional write and a deletion promise. */
abstract class WriteClauses {

    private static final int WRITERS = 4;
    private static final int INCREMENTS = 5;

    private final DcsClientContract contract;

    WriteClauses(DcsClientContract contract) {
        this.contract = contract;
    }

    @Test
    void absentCreatesOnceAndThenConflicts() throws DcsException {
        DcsSession session = contract.session("pg1");
        written(session.write("initialize", "", Expect.absent(), TIMEOUT));
        assertThat(session.write("initialize", "7", Expect.absent(), TIMEOUT)).isInstanceOf(WriteResult.Conflict.class);
        assertThat(entry("initialize").value()).isEmpty();
    }

    @Test
    void anyCreatesAndOverwrites() throws DcsException {
        DcsSession session = contract.session("pg1");
        written(session.write("config", "{}", Expect.any(), TIMEOUT));
        written(session.write("config", "{\"ttl\":30}", Expect.any(), TIMEOUT));
        assertThat(entry("config").value()).isEqualTo("{\"ttl\":30}");
    }

    @Test
    void revisionOfAWriteIsTheOneThatReadersSee() throws DcsException {
        DcsSession session = contract.session("pg1");
        Revision created = written(session.write("config", "{}", Expect.absent(), TIMEOUT));
        assertThat(entry("config").revision()).isEqualTo(created);
        Revision changed = written(session.write("config", "{1}", Expect.at(created), TIMEOUT));
        assertThat(changed).isNotEqualTo(created);
        assertThat(entry("config").revision()).isEqualTo(changed);
    }

    /** The first version of a key is as good a version as any other: in some stores its number is 0. */
    @Test
    void firstChangeAfterTheCreationIsChecked() throws DcsException {
        DcsSession session = contract.session("pg1");
        Revision created = written(session.write("sync", "{}", Expect.absent(), TIMEOUT));
        written(contract.session("pg2").write("sync", "other", Expect.at(created), TIMEOUT));
        assertThat(session.write("sync", "mine", Expect.at(created), TIMEOUT)).isInstanceOf(WriteResult.Conflict.class);
        assertThat(entry("sync").value()).isEqualTo("other");
    }

    @Test
    void sameTextWrittenAgainIsAnotherVersion() throws DcsException {
        DcsSession session = contract.session("pg1");
        Revision first = written(session.write("sync", "{}", Expect.any(), TIMEOUT));
        written(session.write("sync", "{}", Expect.any(), TIMEOUT));
        assertThat(session.write("sync", "mine", Expect.at(first), TIMEOUT)).isInstanceOf(WriteResult.Conflict.class);
    }

    @Test
    void keyThatWasDeletedAndMadeAnewIsNotTheOldOne() throws DcsException {
        DcsSession session = contract.session("pg1");
        Revision old = written(session.write("sync", "{}", Expect.absent(), TIMEOUT));
        written(session.delete("sync", Expect.any(), TIMEOUT));
        written(session.write("sync", "{}", Expect.absent(), TIMEOUT));
        assertThat(session.write("sync", "mine", Expect.at(old), TIMEOUT)).isInstanceOf(WriteResult.Conflict.class);
        assertThat(session.delete("sync", Expect.at(old), TIMEOUT)).isInstanceOf(WriteResult.Conflict.class);
        assertThat(entry("sync").value()).isEqualTo("{}");
    }

    @Test
    void expectingAVersionOfAnAbsentKeyConflicts() throws DcsException {
        DcsSession session = contract.session("pg1");
        Revision old = written(session.write("sync", "{}", Expect.absent(), TIMEOUT));
        written(session.delete("sync", Expect.at(old), TIMEOUT));
        assertThat(session.write("sync", "mine", Expect.at(old), TIMEOUT)).isInstanceOf(WriteResult.Conflict.class);
        assertThat(contract.client().read(TIMEOUT).entries()).doesNotContainKey("sync");
    }

    @Test
    void deletionIsConditionalToo() throws DcsException {
        DcsSession session = contract.session("pg1");
        Revision old = written(session.write("failover", "1", Expect.absent(), TIMEOUT));
        Revision now = written(session.write("failover", "2", Expect.at(old), TIMEOUT));
        assertThat(session.delete("failover", Expect.at(old), TIMEOUT)).isInstanceOf(WriteResult.Conflict.class);
        assertThat(session.delete("failover", Expect.absent(), TIMEOUT)).isInstanceOf(WriteResult.Conflict.class);
        assertThat(entry("failover").value()).isEqualTo("2");
        written(session.delete("failover", Expect.at(now), TIMEOUT));
        assertThat(contract.client().read(TIMEOUT).entries()).doesNotContainKey("failover");
    }

    @Test
    void deletionOfAnAbsentKeyConflictsUnlessAnythingWasExpected() throws DcsException {
        DcsSession session = contract.session("pg1");
        assertThat(session.delete("failover", Expect.absent(), TIMEOUT)).isInstanceOf(WriteResult.Conflict.class);
        assertThat(session.delete("failover", Expect.at(new Revision(1)), TIMEOUT))
                .isInstanceOf(WriteResult.Conflict.class);
        written(session.delete("failover", Expect.any(), TIMEOUT));
    }

    @Test
    void writesOutliveTheirSession() throws DcsException {
        DcsSession session = contract.session("pg1");
        written(session.write("config", "{}", Expect.absent(), TIMEOUT));
        session.close();
        assertThat(entry("config").value()).isEqualTo("{}");
    }

    /** If two writers could both succeed on one version, an increment would be lost. */
    @Test
    void concurrentConditionalWritesLoseNothing() throws Exception {
        written(contract.session("pg0").write("counter", "0", Expect.absent(), TIMEOUT));
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                DcsClient client = contract.client();
                DcsSession session = contract.session(client, "pg" + (i + 1));
                writers.add(threads.submit(incrementing(client, session)));
            }
            for (Future<Boolean> writer : writers) {
                assertThat(writer.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(entry("counter").value()).isEqualTo(Integer.toString(WRITERS * INCREMENTS));
    }

    private static Callable<Boolean> incrementing(DcsClient client, DcsSession session) {
        return () -> {
            int done = 0;
            while (done < INCREMENTS) {
                session.renew(TIMEOUT);
                DcsEntry seen = DcsClientContract.entry(client.read(TIMEOUT), "counter");
                String next = Integer.toString(Integer.parseInt(seen.value()) + 1);
                WriteResult result = session.write("counter", next, Expect.at(seen.revision()), TIMEOUT);
                done += result instanceof WriteResult.Written ? 1 : 0;
            }
            return true;
        };
    }

    private static Revision written(WriteResult result) {
        assertThat(result).isInstanceOf(WriteResult.Written.class);
        return ((WriteResult.Written) result).revision();
    }

    private DcsEntry entry(String key) throws DcsException {
        return DcsClientContract.entry(contract.client().read(TIMEOUT), key);
    }
}
