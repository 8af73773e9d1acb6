package io.hanode.testkit.dcs;

import static io.hanode.testkit.dcs.DcsClientContract.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.model.ClusterName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What reading promises. */
abstract class ReadClauses {

    private static final int WRITES = 30;
    private static final int FOREIGN_KEYS = 1000;
    private static final int MEGABYTE = 1024 * 1024;

    private final DcsClientContract contract;

    ReadClauses(DcsClientContract contract) {
        this.contract = contract;
    }

    @Test
    void clusterThatIsNotThereIsEmpty() throws DcsException {
        DcsTree tree = contract.client().read(TIMEOUT);
        assertThat(tree.leader()).isNull();
        assertThat(tree.entries()).isEmpty();
    }

    @Test
    void wholeTreeIsReadWithRelativeKeysAndTheLeaderApart() throws DcsException {
        DcsSession session = contract.session("pg1");
        session.publishMember("{\"role\":\"primary\"}", TIMEOUT);
        contract.acquire(session, "pg1");
        session.write("config", "{}", Expect.any(), TIMEOUT);
        session.write("hanode/notes", "1", Expect.any(), TIMEOUT);
        DcsTree tree = contract.client().read(TIMEOUT);
        assertThat(tree.entries()).containsOnlyKeys("config", "hanode/notes", "members/pg1");
        tree.entries().forEach((key, entry) -> assertThat(entry.key()).isEqualTo(key));
        assertThat(DcsClientContract.entry(tree, "members/pg1").value()).isEqualTo("{\"role\":\"primary\"}");
        assertThat(tree.leader()).isNotNull();
    }

    /** {@code orders} must see nothing of {@code orders2}, nor of {@code orders} in another namespace. */
    @Test
    void otherClustersAreInvisible() throws DcsException {
        String name = contract.scope().cluster().value();
        DcsClient own = contract.client();
        for (DcsScope other : new DcsScope[] {
            new DcsScope("service", new ClusterName(name + "2")),
            new DcsScope("service", new ClusterName(name + "-b")),
            new DcsScope("service2", new ClusterName(name)),
        }) {
            DcsSession session = contract.session(contract.client(other), "pg1");
            session.write("config", "other", Expect.any(), TIMEOUT);
            session.publishMember("other", TIMEOUT);
            contract.acquire(session, "other");
        }
        assertThat(own.read(TIMEOUT)).isEqualTo(contract.client().read(TIMEOUT));
        assertThat(own.read(TIMEOUT).entries()).isEmpty();
        assertThat(own.read(TIMEOUT).leader()).isNull();
        contract.acquire(contract.session(own, "pg1"), "pg1");
    }

    @Test
    void namespaceMayHaveSeveralElements() throws DcsException {
        DcsScope deep = new DcsScope("a/b", contract.scope().cluster());
        DcsClient client = contract.client(deep);
        DcsSession session = contract.session(client, "pg1");
        session.write("config", "{}", Expect.absent(), TIMEOUT);
        assertThat(client.read(TIMEOUT).entries()).containsOnlyKeys("config");
    }

    @Test
    void readSeesWhatAnotherClientHasFinishedWriting() throws DcsException {
        DcsSession writer = contract.session("pg1");
        DcsClient reader = contract.client();
        for (int i = 0; i < WRITES; i++) {
            String value = Integer.toString(i);
            writer.write("status", value, Expect.any(), TIMEOUT);
            writer.renew(TIMEOUT);
            assertThat(DcsClientContract.entry(reader.read(TIMEOUT), "status").value())
                    .isEqualTo(value);
        }
    }

    @Test
    void textsOfAllKindsComeBackAsTheyWere() throws DcsException {
        DcsSession session = contract.session("pg1");
        String large = "x".repeat(100_000);
        String odd = "ä€😀\n\t\"\\ {}";
        session.write("history", large, Expect.any(), TIMEOUT);
        session.write("config", odd, Expect.any(), TIMEOUT);
        session.write("initialize", "", Expect.any(), TIMEOUT);
        DcsTree tree = contract.client().read(TIMEOUT);
        assertThat(DcsClientContract.entry(tree, "history").value()).isEqualTo(large);
        assertThat(DcsClientContract.entry(tree, "config").value()).isEqualTo(odd);
        assertThat(DcsClientContract.entry(tree, "initialize").value()).isEmpty();
    }

    @Test
    void foreignKeysBelowTheClusterDoNoHarm() throws DcsException {
        DcsSession session = contract.session("pg1");
        session.write("config", "{}", Expect.any(), TIMEOUT);
        byte[] noText = {(byte) 0xff, (byte) 0xfe, 0};
        boolean done = contract.putForeign(contract.scope(), "garbage", noText)
                && contract.putForeign(contract.scope(), "0/members/worker1", "{}".getBytes(StandardCharsets.UTF_8));
        contract.skipUnless(done, DcsCapability.FOREIGN_KEYS);
        DcsTree tree = contract.client().read(TIMEOUT);
        assertThat(tree.entries()).containsOnlyKeys("0/members/worker1", "config");
    }

    @Test
    void thousandForeignKeysDoNoHarm() throws DcsException {
        byte[] value = "{}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < FOREIGN_KEYS; i++) {
            contract.skipUnless(
                    contract.putForeign(contract.scope(), "foreign/key" + i, value), DcsCapability.FOREIGN_KEYS);
        }
        DcsSession session = contract.session("pg1");
        contract.acquire(session, "pg1");
        session.write("config", "{}", Expect.any(), TIMEOUT);
        DcsTree tree = contract.client().read(TIMEOUT);
        assertThat(tree.entries()).hasSize(FOREIGN_KEYS + 1).containsKeys("config", "foreign/key999");
        assertThat(tree.leader()).isNotNull();
    }

    /** A store may have a limit. Then it says so, changes nothing, and goes on. */
    @Test
    void valueThatIsTooLargeIsRefusedWithItsKeyAndItsSize() throws DcsException {
        DcsSession session = contract.session("pg1");
        LeaderLock lock = contract.acquire(session, "pg1");
        session.write("history", "small", Expect.any(), TIMEOUT);
        String large = "x".repeat(MEGABYTE);
        String expected = "small";
        try {
            session.writeAsLeader(lock, "history", large, Expect.any(), TIMEOUT);
            expected = large;
        } catch (DcsException e) {
            assertThat(e.effect()).isEqualTo(DcsException.Effect.NOT_APPLIED);
            assertThat(e).hasMessageContaining("history").hasMessageContaining(Integer.toString(MEGABYTE));
        }
        assertThat(DcsClientContract.entry(contract.client().read(TIMEOUT), "history")
                        .value())
                .isEqualTo(expected);
        assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
        assertThat(session.heldLeader(TIMEOUT)).contains(lock);
    }
}
