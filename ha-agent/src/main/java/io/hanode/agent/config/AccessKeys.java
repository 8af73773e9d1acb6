package io.hanode.agent.config;

import java.util.List;
import java.util.stream.Stream;

/** The keys of the REST API and of those who call it. */
final class AccessKeys {

    private AccessKeys() {}

    static List<Key> keys() {
        return Stream.of(restapi(), ctl()).flatMap(List::stream).toList();
    }

    private static List<Key> restapi() {
        return new KeyList("restapi")
                .taken("listen", ValueType.ADDRESS_TYPE, "", "where the REST API listens; needed")
                .taken(
                        "connect_address",
                        ValueType.ADDRESS_TYPE,
                        "listen",
                        "where others reach it; needed with 0.0.0.0")
                .taken("authentication.username", ValueType.TEXT, "", "whom calls that change something must name")
                .taken("authentication.password", ValueType.SECRET, "", "")
                .taken("thread_pool_size", ValueType.integer(1, 256), "8", "threads that answer health checks")
                .withoutEffect(
                        "request_queue_size",
                        ValueType.integer(0, 4096),
                        "the system's own limit of waiting connections holds")
                .refused("certfile", "the REST API speaks plain HTTP", "a proxy that speaks TLS before it")
                .refused("keyfile", "the REST API speaks plain HTTP", "a proxy that speaks TLS before it")
                .refused("keyfile_password", "the REST API speaks plain HTTP", "a proxy that speaks TLS before it")
                .refused("cafile", "the REST API speaks plain HTTP", "a proxy that speaks TLS before it")
                .refused("ciphers", "the REST API speaks plain HTTP", "a proxy that speaks TLS before it")
                .add(
                        "verify_client",
                        ValueType.oneOf("none", "optional", "required"),
                        "none",
                        Support.refused("the REST API speaks plain HTTP", "a proxy that speaks TLS before it")
                                .unless("none"),
                        "")
                .refused("allowlist", "callers are not told apart by address", "restapi.authentication")
                .refused("allowlist_include_members", "callers are not told apart by address", "restapi.authentication")
                .refused("http_extra_headers", "answers carry fixed headers", "a proxy that adds them")
                .refused("https_extra_headers", "answers carry fixed headers", "a proxy that adds them")
                .withoutEffect(
                        "server_tokens",
                        ValueType.oneOf("original", "minimal", "productonly"),
                        "answers name no server")
                .keys();
    }

    private static List<Key> ctl() {
        return new KeyList("ctl")
                .taken("authentication.username", ValueType.TEXT, "restapi's", "whom the command line names to nodes")
                .taken("authentication.password", ValueType.SECRET, "restapi's", "")
                .taken("insecure", ValueType.FLAG, "false", "whether nodes' certificates are taken unseen")
                .taken(
                        "cacert",
                        ValueType.FILE,
                        "restapi.cafile",
                        "the authorities that nodes' certificates are checked against")
                .taken("certfile", ValueType.FILE, "", "the caller's certificate")
                .taken("keyfile", ValueType.FILE, "in certfile", "its key")
                .taken("keyfile_password", ValueType.SECRET, "", "the password of the key")
                .keys();
    }
}
