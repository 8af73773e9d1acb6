package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hanode.HaConfigurationException;
import io.hanode.cluster.LocalConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnConfigTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestNode test = new TestNode();
    private volatile LocalConfig file = local(true, Map.of("work_mem", "4MB"));

    private static LocalConfig local(boolean nofailover, Map<String, ?> parameters) {
        return new LocalConfig(Map.of("nofailover", nofailover), Map.of("parameters", parameters));
    }

    private void start() {
        test.own = new OwnConfig(file, () -> file);
        test.start();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void reloadTakesTagsAndSettingsAnew() {
        start();
        await().atMost(LONG)
                .until(() ->
                        "4MB".equals(test.node().status().config().parameters().get("work_mem")));
        assertThat(test.node().status().tags().nofailover()).isTrue();
        file = local(false, Map.of("work_mem", "8MB"));
        assertThat(test.node().status().tags().nofailover())
                .as("nobody asked yet")
                .isTrue();
        test.node().reload();
        await().atMost(LONG)
                .until(() ->
                        "8MB".equals(test.node().status().config().parameters().get("work_mem")));
        assertThat(test.node().status().tags().nofailover()).isFalse();
    }

    @Test
    void whatCannotBeUsedIsRefusedAndTheOneBeforeStaysInForce() {
        start();
        file = new LocalConfig(Map.of("dc", Map.of()), Map.of("use_pg_rewind", "perhaps"));
        assertThatThrownBy(() -> test.node().reload())
                .isInstanceOfSatisfying(
                        HaConfigurationException.class,
                        e -> assertThat(e.faults()).hasSize(2));
        assertThat(test.node().status().tags().nofailover()).isTrue();
    }
}
