package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hanode.HaConfigurationException;
import io.hanode.HaOperationException;
import io.hanode.SwitchoverResult;
import io.hanode.cluster.ClusterConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that command lines use, against the real server. */
@Timeout(60)
class RestClientTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final FakeNode node = new FakeNode(Statuses.replica().build());

    @Test
    void readsAndChangesWithTheAddressThatMembersPublish() throws Exception {
        node.changeConfig = p -> ClusterConfig.of(Map.of("ttl", 20));
        node.replaceConfig = p -> ClusterConfig.of(Map.of("ttl", 25));
        node.switchover = r -> new SwitchoverResult.Scheduled(Instant.EPOCH);
        node.cancels = true;
        ClientAccess access = ClientAccess.NONE.authentication("admin", "s3cret");
        try (RunningApi api = new RunningApi(node, b -> b.authentication("admin", "s3cret"));
                RestClient client = new RestClient(access)) {
            String url = api.api.apiUrl();
            assertThat(client.get(url, "/patroni", SOON).json()).containsEntry("role", "replica");
            assertThat(client.get(url, "/history", SOON).jsonList()).isEmpty();
            assertThat(client.get(url, "/primary", SOON).isOk()).isFalse();
            assertThat(client.patch(url, "/config", Map.of("ttl", 20), SOON).json())
                    .isEqualTo(Map.of("ttl", 20));
            assertThat(client.put(url, "/config", Map.of("ttl", 25), SOON).json())
                    .isEqualTo(Map.of("ttl", 25));
            assertThat(client.post(url, "/switchover", Map.of("leader", "pg-a"), SOON))
                    .isEqualTo(new RestAnswer(202, "Switchover scheduled"));
            assertThat(client.delete(url, "/switchover", SOON).text()).isEqualTo("scheduled switchover deleted");
        }
    }

    @Test
    void refusalCarriesTheTextOfTheNode() throws Exception {
        node.reinitialize = r -> {
            throw new HaOperationException("this node leads");
        };
        try (RunningApi api = new RunningApi(node);
                RestClient client = new RestClient(ClientAccess.NONE)) {
            RestAnswer answer = client.post(api.api.apiUrl(), "/reinitialize", null, SOON);
            assertThat(answer).isEqualTo(new RestAnswer(503, "this node leads"));
            assertThat(client.get(api.api.apiUrl(), "/liveness", SOON).text()).isEqualTo("status 200");
        }
    }

    @Test
    void nodeThatIsNotThereHasCertainlyDoneNothing() {
        try (RestClient client = new RestClient(ClientAccess.NONE)) {
            RestException e = catchThrowableOfType(
                    RestException.class,
                    () -> client.post("http://127.0.0.1:" + RunningApi.freePort(), "/restart", null, SOON));
            assertThat(e.mayHaveHappened()).isFalse();
            assertThat(e).hasMessageContaining("does not accept connections").hasMessageContaining("POST /restart");
        }
    }

    @Test
    void nodeThatDoesNotAnswerInTimeMayHaveDoneIt() {
        try (CannedPeer silent = new CannedPeer(null);
                RestClient client = new RestClient(ClientAccess.NONE)) {
            RestException e = catchThrowableOfType(
                    RestException.class,
                    () -> client.post(silent.url(), "/restart", Map.of("role", "replica"), Duration.ofMillis(300)));
            assertThat(e.mayHaveHappened()).isTrue();
            assertThat(e).hasMessageContaining("did not answer within");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pg1:8008", "ftp://pg1/", "http://", "http://a b/", "http://user:s3cret@pg1:8008/"})
    void whatIsNoAddressSaysSoWithoutItsPassword(String url) {
        try (RestClient client = new RestClient(ClientAccess.NONE)) {
            assertThatThrownBy(() -> client.get(url, "/cluster", SOON))
                    .isInstanceOf(RestException.class)
                    .hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void filesOfTlsThatCannotBeReadAreFaults() {
        ClientAccess access = ClientAccess.NONE.authorities(Path.of("/nowhere/ca.pem"));
        assertThatThrownBy(() -> new RestClient(access))
                .isInstanceOf(HaConfigurationException.class)
                .hasMessageContaining("/nowhere/ca.pem does not exist");
        assertThat(ClientAccess.NONE.authentication("admin", "s3cret").toString())
                .doesNotContain("s3cret");
    }
}
