package io.hanode.dcs.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsUrl;
import io.hanode.loop.ConfigChanges;
import io.hanode.model.ClusterName;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stores from URLs. */
class ConsulDcsProviderTest {

    private static final DcsScope SCOPE = new DcsScope("service", new ClusterName("orders"));

    @Test
    void providerIsFoundByItsScheme() {
        assertThat(ServiceLoader.load(DcsProvider.class))
                .extracting(DcsProvider::scheme)
                .contains("consul");
    }

    @Test
    void descriptionNamesTheAgentsAndNoToken() {
        DcsFactory dcs = create("consul://h1:1234,h2/batman?token=secret&dc=east&tls=true&checks=serfHealth");
        assertThat(dcs.describe())
                .contains("https://h1:1234,https://h2:8500")
                .contains("east")
                .doesNotContain("secret");
        assertThat(dcs.toString()).doesNotContain("secret");
    }

    @Test
    void shortestTtlIsConsulsUnlessTheServersGrantLess() {
        assertThat(minimumTtl("consul://h1")).isEqualTo(Duration.ofSeconds(10));
        assertThat(minimumTtl("consul://h1?sessionTtlMin=2000")).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void nodeWithATtlThatConsulDoesNotGrantIsRefusedWithTheReasonAndTheWayOut() {
        ClusterConfig config = ClusterConfig.of(Map.of("ttl", 5, "loop_wait", 1));
        try (DcsClient client = create("consul://h1").connect(SCOPE)) {
            assertThat(ConfigChanges.faults(config, Duration.ofMillis(500), client.traits()))
                    .singleElement()
                    .asString()
                    .contains("ttl 5.0 s", "consul grants: 10.0 s or more", "Raise ttl");
        }
    }

    private static Duration minimumTtl(String url) {
        try (DcsClient client = create(url).connect(SCOPE)) {
            return client.traits().minimumTtl();
        }
    }

    @Test
    void unknownParameterIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create("consul://h1/service?datacenter=east"))
                .withMessageContaining("datacenter")
                .withMessageContaining("dc");
    }

    @ParameterizedTest
    @CsvSource({
        "consul://h1/service?sessionTtlMin=10s, sessionTtlMin",
        "consul://h1/service?sessionTtlMin=500, sessionTtlMin",
        "consul://h1/service?tls=yes, tls",
        "consul://h1/service?caFile=/does/not/exist.pem, /does/not/exist.pem",
        "consul://h1/service?certFile=/a.pem, keyFile",
        "consul://user:password@h1/service, token",
        "consul://h1:0/service, 65535",
        "consul://h1:port/service, host:port",
    })
    void badValueIsRefusedWithItsName(String url, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create(url))
                .withMessageContaining(named)
                .withMessageNotContaining("password@");
    }

    private static DcsFactory create(String url) {
        return new ConsulDcsProvider().create(DcsUrl.parse(url));
    }
}
