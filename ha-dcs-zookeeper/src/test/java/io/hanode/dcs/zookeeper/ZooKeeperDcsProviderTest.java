package io.hanode.dcs.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsUrl;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stores from URLs. */
class ZooKeeperDcsProviderTest {

    @Test
    void providerIsFoundByItsScheme() {
        assertThat(ServiceLoader.load(DcsProvider.class))
                .extracting(DcsProvider::scheme)
                .contains("zookeeper");
    }

    @Test
    void descriptionNamesTheServersAndNoPassword() {
        DcsFactory dcs = create("zookeeper://ha:secret@h1:2181,h2/batman?chroot=/x&tickTime=500&trustStore=/t.p12"
                + "&trustStorePassword=hidden&acl=world:anyone:r,digest:bob:abc=:crwda");
        assertThat(dcs.describe()).contains("h1:2181,h2:2181/x").contains("TLS").doesNotContain("secret", "hidden");
        assertThat(dcs.toString()).doesNotContain("secret", "hidden");
    }

    @Test
    void unknownParameterIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create("zookeeper://h1/service?ticktime=500"))
                .withMessageContaining("ticktime")
                .withMessageContaining("tickTime");
    }

    @ParameterizedTest
    @CsvSource({
        "zookeeper://h1/service?tickTime=fast, tickTime",
        "zookeeper://h1/service?tickTime=1, tickTime",
        "zookeeper://h1/service?tls=yes, tls",
        "zookeeper://h1/service?acl=anyone, acl",
        "zookeeper://h1/service?acl=world:anyone:x, permissions",
        "zookeeper://ha@h1/service, password",
    })
    void badValueIsRefusedWithItsName(String url, String named) {
        assertThatIllegalArgumentException().isThrownBy(() -> create(url)).withMessageContaining(named);
    }

    private static DcsFactory create(String url) {
        return new ZooKeeperDcsProvider().create(DcsUrl.parse(url));
    }
}
