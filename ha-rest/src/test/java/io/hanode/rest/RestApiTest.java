package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.HaConfigurationException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out before anything starts, and how the API starts and ends. */
class RestApiTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8008",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:0",
                "127.0.0.1:65536",
                "::1:8008",
                "h/p:80",
                "a b:80",
                "h:8o",
                "pg_1:8008",
                "u@h:80"
            })
    void whatIsNoAddressIsAFault(String address) {
        assertThat(RestApi.listen(address).check())
                .singleElement()
                .asString()
                .startsWith("REST API listen: '" + address + "' is no address, expected host:port");
        assertThatThrownBy(() -> RestApi.listen(address)
                        .start(new FakeNode(Statuses.replica().build())))
                .isInstanceOf(HaConfigurationException.class);
    }

    @Test
    void freePortIsNoFault() {
        try (RestApi api = RestApi.listen("127.0.0.1:" + RunningApi.freePort())) {
            assertThat(api.check()).isEmpty();
            api.start(new FakeNode(Statuses.replica().build()));
            assertThat(api.check())
                    .as("its own port is no fault while it listens")
                    .isEmpty();
        }
    }

    @Test
    void takenPortIsAFaultThatNamesTheAddress() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RestApi api = RestApi.listen("127.0.0.1:" + other.getLocalPort())) {
            String fault = "REST API listen: cannot listen on '127.0.0.1:" + other.getLocalPort()
                    + "' (Address already in use";
            assertThat(api.check()).singleElement().asString().startsWith(fault);
            assertThatThrownBy(() -> api.start(new FakeNode(Statuses.replica().build())))
                    .isInstanceOf(HaConfigurationException.class)
                    .hasMessageStartingWith(fault);
        }
    }

    @Test
    void hostThatIsNotOfThisMachineIsAFault() {
        assertThat(RestApi.listen("192.0.2.1:8008").check())
                .singleElement()
                .asString()
                .contains("192.0.2.1:8008");
        assertThat(RestApi.listen("no-such-host.invalid:8008").check()).hasSize(1);
    }

    @Test
    void listeningEverywhereNeedsAnAddressForOthers() {
        int port = RunningApi.freePort();
        assertThat(RestApi.listen("*:" + port).check())
                .singleElement()
                .asString()
                .contains("connectAddress");
        RestApi api = RestApi.builder("0.0.0.0:" + port)
                .connectAddress("db1.example:9000")
                .build();
        assertThat(api.check()).isEmpty();
        assertThat(api.apiUrl()).isEqualTo("http://db1.example:9000/patroni");
        assertThat(RestApi.builder("*:" + port).connectAddress("*:80").build().check())
                .hasSize(1);
    }

    @Test
    void apiUrlBracketsIpv6() {
        assertThat(RestApi.listen("[::1]:8008").apiUrl()).isEqualTo("http://[::1]:8008/patroni");
    }

    @Test
    void allFaultsAreToldAtOnceAndNoPassword() {
        RestApi api = RestApi.builder("nowhere")
                .connectAddress("x")
                .authentication("a:b", "s3cret")
                .threads(0)
                .changeThreads(65)
                .backlog(-1)
                .requestDeadline(Duration.ofMillis(1))
                .build();
        assertThat(api.check()).hasSize(7);
        assertThat(String.join(" ", api.check())).doesNotContain("s3cret");
    }

    @Test
    void portIsFreeAfterCloseAndTheApiDoesNotStartTwice() {
        FakeNode node = new FakeNode(Statuses.replica().build());
        RestApi first = RestApi.listen("127.0.0.1:" + RunningApi.freePort());
        first.start(node);
        assertThatThrownBy(() -> first.start(node)).isInstanceOf(IllegalStateException.class);
        first.close();
        first.close();
        assertThatThrownBy(() -> first.start(node)).isInstanceOf(IllegalStateException.class);
        try (RestApi second =
                RestApi.listen(first.apiUrl().replace("http://", "").replace("/patroni", ""))) {
            assertThat(second.check()).isEmpty();
            second.start(node);
        }
    }
}
