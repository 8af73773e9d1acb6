package io.hanode.dcs.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.hanode.HaEvent;
import io.hanode.HaStatus.Role;
import io.hanode.testkit.dcs.DcsOutage;
import io.hanode.testkit.dcs.TcpProxy;
import io.hanode.testkit.server.ConsulServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node's server as a service in Consul. */
class ConsulServiceIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private HttpServer restApi;
    private ConsulService service;

    /** Stands for the node's REST API. */
    @BeforeEach
    void listen() throws IOException {
        restApi = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        restApi.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        restApi.start();
    }

    @AfterEach
    void stop() {
        service.close();
        restApi.stop(0);
    }

    private ConsulServiceSettings node() {
        String api = "http://127.0.0.1:" + restApi.getAddress().getPort();
        return new ConsulServiceSettings(
                "My_orders", "pg1", "10.0.0.1", 5432, api, List.of("east"), Duration.ofSeconds(1));
    }

    @Test
    void serviceFollowsTheRoleAndGoesWithTheServerAlsoWhenTheAgentWasAwayMeanwhile() {
        try (ConsulServer server = ConsulServer.own(Map.of());
                TcpProxy proxy = new TcpProxy("127.0.0.1", server.address().getPort())) {
            service = ConsulDcs.connect(proxy.address()).service(node());
            service.onEvent(role(Role.DOWN, Role.STANDBY));
            await().atMost(LIMIT).until(() -> services(server).contains("\"replica\""));
            assertThat(services(server))
                    .contains("\"ID\":\"My_orders/pg1\"", "\"Service\":\"my-orders\"", "\"Port\":5432", "\"east\"")
                    .doesNotContain("\"primary\"");
            await().atMost(LIMIT).until(() -> asked.contains("/replica"));

            proxy.fail(DcsOutage.CUT);
            service.onEvent(role(Role.STANDBY, Role.PRIMARY));
            proxy.restore();
            await().atMost(LIMIT).until(() -> services(server).contains("\"primary\""));
            await().atMost(LIMIT).until(() -> asked.contains("/primary"));
            assertThat(services(server)).contains("\"master\"").doesNotContain("\"replica\"");

            service.onEvent(role(Role.PRIMARY, Role.DOWN));
            await().atMost(LIMIT).until(() -> !services(server).contains("pg1"));
            service.onEvent(role(Role.DOWN, Role.STANDBY_LEADER));
            await().atMost(LIMIT).until(() -> services(server).contains("\"standby-leader\""));
            await().atMost(LIMIT).until(() -> asked.contains("/standby-leader"));
            service.close();
            assertThat(services(server)).doesNotContain("pg1");
        }
    }

    private static String services(ConsulServer server) {
        return server.request("GET", "/v1/agent/services", "", "").replaceAll("\\s", "");
    }

    private static HaEvent role(Role from, Role to) {
        return new HaEvent.RoleChanged(Instant.EPOCH, from, to, 0, "R000", "a test");
    }
}
