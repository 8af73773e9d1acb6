package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.testkit.dcs.NetworkedDcsContract;
import io.hanode.testkit.server.EtcdServer;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The etcd client keeps the contract, with a real server and a network that fails where the contract wants it. */
class EtcdDcsIT extends NetworkedDcsContract {

    private static EtcdServer server;

    @BeforeAll
    static void startServer() {
        server = EtcdServer.any();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected InetSocketAddress server() {
        return server.address();
    }

    /** Without discovery, which would find the way around the proxy. */
    @Override
    protected DcsClient connect(DcsScope scope, String address) {
        return EtcdDcs.builder(address).discovery(false).build().connect(scope);
    }

    @Override
    protected boolean expire(DcsSession session) {
        server.request("/v3/lease/revoke", Map.of("ID", Long.toString(((EtcdSession) session).leaseId())), "");
        return true;
    }

    @Override
    protected boolean putForeign(DcsScope scope, String key, byte[] value) {
        server.request(
                "/v3/kv/put",
                Map.of(
                        "key", Bytes.encode(new Keys(scope).key(key)),
                        "value", Base64.getEncoder().encodeToString(value)),
                "");
        return true;
    }
}
