package io.hanode.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointTest {

    @Test
    void schemeAndPortAreOptional() {
        assertThat(Endpoint.parse("etcd1", false, 2379)).hasToString("http://etcd1:2379");
        assertThat(Endpoint.parse("etcd1:1", true, 2379)).hasToString("https://etcd1:1");
        assertThat(Endpoint.parse("HTTPS://etcd1/", false, 2379)).hasToString("https://etcd1:2379");
        assertThat(Endpoint.parse("[::1]:5", false, 2379)).hasToString("http://[::1]:5");
    }

    @Test
    void whatIsNoEndpointIsRefusedWithWhatIsExpected() {
        for (String wrong :
                new String[] {"", "a b", "http://", "ftp://h:1", "h:1/path", "h:99999", "user:secret@h:1"}) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> Endpoint.parse(wrong, false, 2379))
                    .withMessageNotContaining("secret");
        }
    }

    @Test
    void failedServerMakesRoomForTheNextAndAStrangersFailureDoesNot() {
        Endpoint a = new Endpoint("http", "a", 1);
        Endpoint b = new Endpoint("http", "b", 1);
        Endpoint c = new Endpoint("http", "c", 1);
        Endpoints endpoints = new Endpoints(List.of(a, b));
        endpoints.leave(b);
        assertThat(endpoints.inOrder()).containsExactly(a, b);
        endpoints.leave(a);
        assertThat(endpoints.inOrder()).containsExactly(b, a);
        endpoints.replace(List.of(c, b));
        assertThat(endpoints.inOrder()).containsExactly(b, c);
        endpoints.replace(List.of());
        assertThat(endpoints.inOrder()).containsExactly(b, c);
    }
}
