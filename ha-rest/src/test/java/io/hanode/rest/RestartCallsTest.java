package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaConfigurationException;
import io.hanode.HaOperationException;
import io.hanode.HaStatus;
import io.hanode.ReinitializeRequest;
import io.hanode.RestartRequest;
import io.hanode.RestartResult;
import io.hanode.RestartResult.Outcome;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of a node's server, over HTTP. */
class RestartCallsTest {

    private final FakeNode node = new FakeNode(Statuses.replica().build());
    private final AtomicReference<RestartRequest> asked = new AtomicReference<>();
    private final RunningApi api = new RunningApi(node);

    RestartCallsTest() {
        node.restart = r -> {
            asked.set(r);
            return new RestartResult(Outcome.RESTARTED, "it was restarted");
        };
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static void answers(HttpResponse<String> response, int status, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void restartNeedsNoBody() {
        answers(api.send("POST", "/restart"), 200, "restarted successfully");
        assertThat(asked.get()).isEqualTo(RestartRequest.now());
        answers(api.send("POST", "/restart", "{}"), 200, "restarted successfully");
        answers(api.send("POST", "/restart", "[1]"), 400, "the body is no JSON object");
    }

    @Test
    void allFiltersReachTheNode() {
        api.send(
                "POST",
                "/restart",
                "{\"schedule\":\"2999-01-01T00:00Z\",\"role\":\"primary\",\"postgres_version\":\"15.4\","
                        + "\"timeout\":\"2min\",\"restart_pending\":\"True\"}");
        assertThat(asked.get().at()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(asked.get().role()).isEqualTo(HaStatus.Role.PRIMARY);
        assertThat(asked.get().postgresVersion()).isEqualTo("15.4");
        assertThat(asked.get().timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(asked.get().pendingOnly()).isTrue();
        api.send("POST", "/restart", "{\"restart_pending\":false,\"role\":\"replica\",\"timeout\":90}");
        assertThat(asked.get())
                .isEqualTo(RestartRequest.now().onlyIn(HaStatus.Role.STANDBY).within(Duration.ofSeconds(90)));
    }

    @ParameterizedTest
    @CsvSource({
        "RESTARTED, 200, restarted successfully",
        "SCHEDULED, 202, Restart scheduled",
        "ALREADY_SCHEDULED, 409, Another restart is already scheduled",
        "STILL_STARTING, 503, postgres is still starting",
        "CONDITIONS_NOT_MET, 503, restart conditions are not satisfied: because",
        "BUSY, 503, because",
        "FAILED, 503, restart failed: because"
    })
    void outcomesHavePatronisCodes(Outcome outcome, int status, String text) {
        node.restart = r -> new RestartResult(outcome, "because");
        answers(api.send("POST", "/restart"), status, text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'rule':1,'zone':2} | 400 | unknown keys [rule, zone], expected are some of [postgres_version,"
                        + " restart_pending, role, schedule, timeout]",
                "{'role':'leader'} | 400 | role must be primary, standby_leader or replica",
                "{'postgres_version':'15'} | 400 | postgres_version must be a text of the form X.Y or X.Y.Z",
                "{'postgres_version':15.4} | 400 | postgres_version must be a text of the form X.Y or X.Y.Z",
                "{'timeout':0} | 400 | timeout must be a number of seconds above zero, or one with a unit, for instance 90 or"
                        + " '2min'",
                "{'timeout':null} | 400 | timeout must be a number of seconds above zero, or one with a unit, for instance 90"
                        + " or '2min'",
                "{'restart_pending':'often'} | 400 | restart_pending must be true or false",
                "{'schedule':'2999-01-01T00:00'} | 400 | Timezone information is mandatory for the scheduled restart",
                "{'schedule':'1999-01-01T00:00Z'} | 422 | Cannot schedule restart in the past",
                "{'role':'primary'} | 503 | restart conditions are not satisfied: this node's role is replica"
            })
    void whatCannotBeMeantNeverReachesTheNode(String body, int status, String text) {
        answers(api.send("POST", "/restart", body.replace('\'', '"')), status, text);
        assertThat(asked.get()).isNull();
    }

    @Test
    void restartOfAnotherRoleCanBeScheduledForWhenItHasIt() {
        api.send("POST", "/restart", "{\"role\":\"primary\",\"schedule\":\"2999-01-01T00:00Z\"}");
        assertThat(asked.get().role()).isEqualTo(HaStatus.Role.PRIMARY);
    }

    @Test
    void nothingIsScheduledInAPause() {
        node.status = Statuses.replica().config("pause", true).build();
        answers(
                api.send("POST", "/restart", "{\"schedule\":\"2999-01-01T00:00Z\"}"),
                500,
                "Can't schedule restart in the paused state");
        assertThat(api.send("POST", "/restart").statusCode()).isEqualTo(200);
    }

    @Test
    void scheduledRestartCanBeDeletedOnce() {
        node.cancels = true;
        answers(api.send("DELETE", "/restart"), 200, "scheduled restart deleted");
        node.cancels = false;
        answers(api.send("DELETE", "/restart"), 404, "no restarts are scheduled");
    }

    @Test
    void reinitializeStartsOrSaysWhyNot() {
        AtomicReference<ReinitializeRequest> request = new AtomicReference<>();
        node.reinitialize = request::set;
        answers(api.send("POST", "/reinitialize"), 200, "reinitialize started");
        assertThat(request.get()).isEqualTo(new ReinitializeRequest(false, false));
        api.send("POST", "/reinitialize", "{\"force\":true,\"from_leader\":true}");
        assertThat(request.get()).isEqualTo(new ReinitializeRequest(true, true));
        answers(api.send("POST", "/reinitialize", "{\"force\":1}"), 400, "force must be true or false");
        node.reinitialize = r -> {
            throw new HaOperationException("I am the leader, can not reinitialize");
        };
        answers(api.send("POST", "/reinitialize"), 503, "I am the leader, can not reinitialize");
    }

    @Test
    void reloadTellsTheLogAloneWhatIsWrongWithTheConfiguration() {
        node.reload = () -> {
            node.cancels = true;
        };
        answers(api.send("POST", "/reload"), 202, "reload scheduled");
        assertThat(node.cancels).isTrue();
        node.reload = () -> {
            throw new HaConfigurationException(List.of("password 's3cret' is too short"));
        };
        HttpResponse<String> refused = api.send("POST", "/reload");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).doesNotContain("s3cret");
    }

    @Test
    void whatThisNodeDoesNotHaveSaysSo() {
        for (String path : List.of("/citus", "/mpp")) {
            assertThat(api.send("POST", path, "{}").statusCode()).isEqualTo(404);
            assertThat(api.send("POST", path, "{}").body()).contains("not supported");
        }
    }

    @Test
    void everyCallThatChangesSomethingIsGuarded() {
        List<String> calls = List.of(
                "PATCH /config",
                "PUT /config",
                "POST /reload",
                "POST /failsafe",
                "POST /restart",
                "DELETE /restart",
                "POST /reinitialize",
                "POST /failover",
                "POST /switchover",
                "DELETE /switchover",
                "POST /citus",
                "POST /mpp");
        try (RunningApi closed = new RunningApi(node, b -> b.authentication("admin", "s3cret"))) {
            for (String call : calls) {
                String[] parts = call.split(" ", 2);
                assertThat(closed.send(parts[0], parts[1], "{\"a\":1}").statusCode())
                        .as(call)
                        .isEqualTo(401);
            }
        }
    }
}
