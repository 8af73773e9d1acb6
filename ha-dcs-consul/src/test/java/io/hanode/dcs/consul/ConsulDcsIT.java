package io.hanode.dcs.consul;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.testkit.dcs.NetworkedDcsContract;
import io.hanode.testkit.server.ConsulServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The Consul client keeps the contract, with a real server and a network that fails where the contract wants it. */
class ConsulDcsIT extends NetworkedDcsContract {

    private static ConsulServer server;
    private static HttpClient http;

    @BeforeAll
    static void startServer() {
        server = ConsulServer.any();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected InetSocketAddress server() {
        return server.address();
    }

    @Override
    protected DcsClient connect(DcsScope scope, String address) {
        return ConsulDcs.builder(address)
                .sessionTtlMin(server.sessionTtlMin())
                .build()
                .connect(scope);
    }

    /** The session gets half of it. */
    @Override
    protected Duration ttl() {
        return server.sessionTtlMin().multipliedBy(4);
    }

    @Override
    protected boolean expire(DcsSession session) {
        server.request("PUT", "/v1/session/destroy/" + ((ConsulSession) session).id(), "", "");
        return true;
    }

    @Override
    protected boolean putForeign(DcsScope scope, String key, byte[] value) {
        try {
            HttpRequest put = HttpRequest.newBuilder(
                            URI.create("http://" + server.hostPort() + Keys.path(new Keys(scope).full(key))))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(value))
                    .build();
            return http.send(put, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
