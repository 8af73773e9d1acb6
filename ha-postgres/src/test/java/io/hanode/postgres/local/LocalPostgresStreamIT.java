package io.hanode.postgres.local;

import static io.hanode.postgres.local.ServerSet.SHORT;
import static io.hanode.postgres.local.ServerSet.settings;
import static io.hanode.postgres.local.ServerSet.upstream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.StreamFault;
import io.hanode.testkit.postgres.TestContext;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why a standby does not stream, as real servers tell it. */
class LocalPostgresStreamIT {

    private static final int SEGMENTS = 6;

    private final ServerSet servers = new ServerSet();

    @AfterEach
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void standbyTellsThatItsWalWasRemovedAndThatNobodyIsThere() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", b -> b);
        pg1.applySettings(settings(Map.of("wal_keep_size", "16MB")), SHORT);
        LocalPostgres pg2 = servers.standby(pg1, "pg2", b -> b);
        await().atMost(Duration.ofSeconds(30)).until(() -> standby(pg2).streaming());
        assertThat(standby(pg2).fault()).isNull();

        pg2.stop(StopMode.FAST, new TestContext());
        for (int i = 0; i < SEGMENTS; i++) {
            Servers.write(pg1);
            Servers.execute(pg1, "SELECT pg_switch_wal()");
        }
        Servers.execute(pg1, "CHECKPOINT");
        pg2.startStandby(upstream(pg1), ServerSettings.NONE, new TestContext());
        await().atMost(Duration.ofSeconds(30)).until(() -> standby(pg2).fault() != null);
        StreamFault fault = Objects.requireNonNull(standby(pg2).fault());
        assertThat(fault.walRemoved()).isTrue();
        assertThat(fault.words()).contains("requested WAL segment", "has already been removed");

        pg1.stop(StopMode.FAST, new TestContext());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !Objects.requireNonNull(standby(pg2).fault()).walRemoved());
        assertThat(Objects.requireNonNull(standby(pg2).fault()).words()).contains("could not connect to the primary");
    }

    private static PostgresState.Standby standby(LocalPostgres pg) {
        return (PostgresState.Standby) pg.observe(SHORT);
    }
}
