package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaConfigurationException;
import io.hanode.HaOperationException;
import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsException;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the dynamic configuration, and bodies that are too long or none, over HTTP. */
class ConfigCallsTest {

    private final FakeNode node = new FakeNode(Statuses.replica()
            .key("config", "{\"ttl\":30,\"own\":{\"kept\":[1,null]}}")
            .build());
    private final RunningApi api = new RunningApi(node);

    @AfterEach
    void close() {
        api.close();
    }

    private static void answers(HttpResponse<String> response, int status, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void configPatchAnswersWithTheResult() {
        AtomicReference<Map<String, ?>> patch = new AtomicReference<>();
        node.changeConfig = p -> {
            patch.set(p);
            return ClusterConfig.of(Map.of("ttl", 20));
        };
        answers(api.send("PATCH", "/config", "{\"ttl\":20,\"pause\":null}"), 200, "{\"ttl\":20}");
        assertThat(patch.get()).hasSize(2).containsEntry("pause", null);
    }

    @Test
    void configPatchThatIsNotValidTellsAllFaults() {
        node.changeConfig = p -> {
            throw new HaConfigurationException(List.of("ttl: '1' is too short", "loop_wait: 'x' is no time"));
        };
        answers(api.send("PATCH", "/config", "{\"ttl\":1}"), 400, "ttl: '1' is too short\nloop_wait: 'x' is no time");
    }

    @Test
    void configPatchThatLosesARaceIsAConflictAndWithoutAConfigImpossible() {
        node.changeConfig = p -> {
            throw new HaOperationException("somebody else changed it");
        };
        answers(api.send("PATCH", "/config", "{\"ttl\":20}"), 409, "somebody else changed it");
        node.status = Statuses.replica().build();
        assertThat(api.send("PATCH", "/config", "{\"ttl\":20}").statusCode()).isEqualTo(503);
    }

    @Test
    void configPutReplacesTheWholeAndTellsAllFaults() {
        AtomicReference<Map<String, ?>> config = new AtomicReference<>();
        node.replaceConfig = c -> {
            config.set(c);
            return ClusterConfig.of(Map.of("ttl", 25));
        };
        answers(api.send("PUT", "/config", "{\"ttl\":25}"), 200, "{\"ttl\":25}");
        assertThat(config.get()).isEqualTo(Map.of("ttl", 25));
        node.replaceConfig = c -> {
            throw new HaConfigurationException(List.of("ttl: 'abc' is no time", "callbacks: not allowed"));
        };
        answers(api.send("PUT", "/config", "{\"ttl\":\"abc\"}"), 400, "ttl: 'abc' is no time\ncallbacks: not allowed");
        node.replaceConfig = c -> {
            throw new HaOperationException(
                    "the store does not answer", new DcsException(DcsException.Effect.UNKNOWN, "no"));
        };
        answers(api.send("PUT", "/config", "{\"ttl\":25}"), 502, "the store does not answer");
    }

    @Test
    void storeThatDoesNotAnswerIsNoConflict() {
        node.changeConfig = p -> {
            throw new HaOperationException(
                    "the store does not answer", new DcsException(DcsException.Effect.NOT_APPLIED, "no"));
        };
        answers(api.send("PATCH", "/config", "{\"ttl\":20}"), 503, "the store does not answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "\"ttl\"", "{", ""})
    void configThatIsNoObjectIsRefused(String body) {
        assertThat(api.send("PATCH", "/config", body).statusCode()).isEqualTo(400);
        assertThat(api.send("PUT", "/config", body).statusCode()).isEqualTo(400);
    }

    @Test
    void bodyOverTheLimitIsRefused() {
        String padding = "x".repeat(RequestReader.MAX_BODY);
        assertThat(api.send("PATCH", "/config", "{\"x\":\"" + padding + "\"}").statusCode())
                .isEqualTo(413);
        assertThat(api.send("PATCH", "/config", "{\"x\":\"" + padding.repeat(30) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        node.changeConfig = p -> ClusterConfig.of(Map.of());
        String most = "x".repeat(RequestReader.MAX_BODY - "{\"x\":\"\"}".length());
        assertThat(api.send("PATCH", "/config", "{\"x\":\"" + most + "\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void bodyOf100MegabytesIsRefusedAndNeverHeld() throws Exception {
        try (Socket socket = RawHttp.open(api.port)) {
            RawHttp.send(socket, "PATCH /config HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n");
            byte[] megabyte = new byte[1 << 20];
            long sent = 0;
            try {
                for (int i = 0; i < 100; i++) {
                    socket.getOutputStream().write(megabyte);
                    sent += megabyte.length;
                }
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?i).*(broken pipe|reset).*");
            }
            assertThat(sent).isLessThan(100L << 20);
        }
        assertThat(api.get("/replica").statusCode()).isEqualTo(200);
    }

    @Test
    void bodyWithoutALengthIsRefused() throws Exception {
        assertThat(RawHttp.exchange(api.port, "POST /switchover HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 411 ");
    }
}
