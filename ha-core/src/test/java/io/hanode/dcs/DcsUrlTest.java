package io.hanode.dcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DcsUrlTest {

    @Test
    void urlIsTakenApart() {
        DcsUrl url = DcsUrl.parse(
                "ZooKeeper://admin:p%40ss@zk1:2181,[::1]:2182/service/eu/?tls=true&ca=%2Fetc%2Fca.pem&flag");
        assertThat(url.scheme()).isEqualTo("zookeeper");
        assertThat(url.endpoints()).containsExactly("zk1:2181", "[::1]:2182");
        assertThat(url.namespace()).isEqualTo("service/eu");
        assertThat(url.userInfo()).isEqualTo("admin:p@ss");
        assertThat(url.parameters()).isEqualTo(Map.of("tls", "true", "ca", "/etc/ca.pem", "flag", ""));
    }

    @Test
    void allButSchemeAndHostMayBeMissing() {
        DcsUrl url = DcsUrl.parse("etcd://localhost");
        assertThat(url)
                .isEqualTo(new DcsUrl("etcd", java.util.List.of("localhost"), null, null, new java.util.TreeMap<>()));
    }

    @Test
    void plusSignIsNoBlank() {
        assertThat(DcsUrl.parse("consul://a+b:c+d@h/").userInfo()).isEqualTo("a+b:c+d");
    }

    @Test
    void secretsAreNotInItsText() {
        assertThat(DcsUrl.parse("consul://user:secret@h:8500/x?token=hidden")).hasToString("consul://h:8500/x?token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost:2181", "://h", "zookeeper://", "zookeeper://h,,i", "zookeeper://u:secret@/x"})
    void badUrlIsRefusedWithoutRepeatingSecrets(String text) {
        assertThatThrownBy(() -> DcsUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DCS URL")
                .message()
                .doesNotContain("secret");
    }
}
