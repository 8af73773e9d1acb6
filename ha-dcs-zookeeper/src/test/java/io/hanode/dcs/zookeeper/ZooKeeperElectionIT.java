package io.hanode.dcs.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.zookeeper.Contender.Reign;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes fight for the lock while the ensemble's leading server is killed again and again. */
class ZooKeeperElectionIT {

    private static final int KILLS = 20;
    private static final int CONTENDERS = 3;

    @TempDir
    Path directory;

    private final Queue<Reign> reigns = new ConcurrentLinkedQueue<>();
    private final AtomicInteger acquiring = new AtomicInteger();

    @Test
    void twentyDeathsOfTheLeadingServerMakeNoSecondOwnerAndTokensIncrease() throws Exception {
        List<Long> seen = new ArrayList<>();
        try (Ensemble ensemble = Ensemble.start(directory);
                DcsClient reader = ensemble.connect()) {
            List<DcsClient> clients = Stream.generate(ensemble::connect).limit(CONTENDERS).toList();
            List<Contender> contenders = clients.stream()
                    .map(client -> Contender.start("pg" + clients.indexOf(client), client, reigns, acquiring))
                    .toList();
            try {
                for (int i = 0; i < KILLS; i++) {
                    killTheLeaderInTheMiddleOfAnElection(ensemble);
                    status(reader, seen);
                }
            } finally {
                contenders.forEach(Contender::close);
                clients.forEach(DcsClient::close);
            }
        }
        assertNoTwoAtOnce();
        assertThat(seen).as("what guarded writes left, as it was read").isSorted();
    }

    private void killTheLeaderInTheMiddleOfAnElection(Ensemble ensemble) throws Exception {
        awaitReigns();
        int leader = ensemble.awaitLeader();
        await().atMost(Calls.LIMIT).pollInterval(Duration.ofMillis(1)).until(() -> acquiring.get() == CONTENDERS);
        ensemble.kill(leader);
        awaitReigns();
        ensemble.restart(leader);
        ensemble.awaitServing(leader);
    }

    /** Whatever was in flight at a kill is answered or given up by the time that several more reigns have passed. */
    private void awaitReigns() {
        int before = reigns.size();
        await().atMost(Calls.LIMIT).until(() -> reigns.size() >= before + CONTENDERS);
    }

    private static void status(DcsClient reader, List<Long> seen) {
        await().atMost(Calls.LIMIT).until(() -> {
            try {
                DcsEntry status = reader.read(Calls.TIMEOUT).entries().get("status");
                return status != null && seen.add(Long.valueOf(status.value()));
            } catch (DcsException e) {
                return false;
            }
        });
    }

    private void assertNoTwoAtOnce() {
        List<Reign> inOrder = Contender.inOrder(reigns);
        assertThat(inOrder).extracting(Reign::token).doesNotHaveDuplicates();
        for (int i = 1; i < inOrder.size(); i++) {
            assertThat(inOrder.get(i).from())
                    .as("%s began before %s was over", inOrder.get(i), inOrder.get(i - 1))
                    .isGreaterThanOrEqualTo(inOrder.get(i - 1).until());
        }
        System.out.println(inOrder.size() + " acquisitions by three nodes over " + KILLS + " kills");
    }
}
