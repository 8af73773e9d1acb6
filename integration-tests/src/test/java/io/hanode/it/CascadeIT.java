package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CascadeIT {

    @Test
    void standbyStreamsFromTheMemberOfItsTagAndFromTheLeaderWhenThatIsGone() throws Exception {
        try (TestCluster cluster = TestCluster.empty()) {
            cluster.start("pg1");
            cluster.awaitLeader();
            cluster.start("pg2");
            eventually().until(() -> cluster.streamsFrom("pg2", "pg1"));
            cluster.start("pg3", Map.of("replicatefrom", "pg2"));
            eventually().until(() -> cluster.streamsFrom("pg3", "pg2"));
            cluster.sql("pg1", "CREATE TABLE cascaded (id int)");
            eventually()
                    .until(() -> cluster.query("pg3", "SELECT to_regclass('cascaded') IS NOT NULL")
                            .equals("t"));
            eventually()
                    .until(() -> cluster.query("pg1", "SELECT string_agg(slot_name, ',') FROM pg_replication_slots")
                            .equals("pg2"));
            assertThat(cluster.query("pg2", "SELECT string_agg(slot_name, ',') FROM pg_replication_slots"))
                    .isEqualTo("pg3");
            cluster.close("pg2");
            eventually().until(() -> cluster.streamsFrom("pg3", "pg1"));
        }
    }
}
