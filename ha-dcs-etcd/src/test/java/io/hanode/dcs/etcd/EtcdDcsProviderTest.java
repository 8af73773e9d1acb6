package io.hanode.dcs.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsUrl;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class EtcdDcsProviderTest {

    @Test
    void isFoundByItsScheme() {
        assertThat(ServiceLoader.load(DcsProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .map(DcsProvider::scheme))
                .contains("etcd");
    }

    @Test
    void hostsGetTheUsualPortAndTheSchemeThatTlsAsksFor() {
        assertThat(create("etcd://e1,e2:1/service").describe()).isEqualTo("etcd at http://e1:2379,http://e2:1");
        assertThat(create("etcd://e1?tls=true").describe()).isEqualTo("etcd at https://e1:2379");
        assertThat(create("etcd://?srv=example.org").describe()).isEqualTo("etcd at the servers of example.org");
    }

    @Test
    void passwordIsShownNowhere() {
        DcsFactory store = create("etcd://ha:s%40cret@e1:1");
        assertThat(store.describe()).contains("user ha").doesNotContain("cret");
        assertThat(store).hasToString(store.describe());
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create("etcd://e1?tls=maybe&cacert=x"))
                .withMessageContaining("tls is 'maybe'")
                .withMessageContaining("unknown parameters [cacert]")
                .withMessageContaining("caFile");
    }

    @Test
    void contradictionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create("etcd://e1?srv=example.org"))
                .withMessageContaining("both hosts and the parameter srv");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create("etcd://e1?certFile=x"))
                .withMessageContaining("certFile and keyFile");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> create("etcd://:secret@e1"))
                .withMessageContaining("user:password@")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EtcdDcs.builder("http://e1:1").tls().build())
                .withMessageContaining("scheme http, but TLS");
        assertThatIllegalArgumentException().isThrownBy(() -> create("etcd://"));
    }

    private static DcsFactory create(String url) {
        return new EtcdDcsProvider().create(DcsUrl.parse(url));
    }
}
