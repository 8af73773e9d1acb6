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
                .taken("thread_pool_size", ValueType.integer(1, 1024), "64", "most threads that answer health checks")
                .taken("request_queue_size", ValueType.integer(0, 4096), "128", "connections that wait to be accepted")
                .taken("certfile", ValueType.FILE, "", "PEM file with the certificate; with it the API speaks TLS only")
                .taken("keyfile", ValueType.FILE, "in certfile", "its key")
                .taken("keyfile_password", ValueType.SECRET, "", "the password of the key")
                .taken("cafile", ValueType.FILE, "", "authorities of clients' and of other nodes' certificates")
                .taken("ciphers", ValueType.TEXT, "the JDK's", "suites, separated by colons or commas")
                .taken(
                        "verify_client",
                        ValueType.oneOf("none", "optional", "required"),
                        "none",
                        "who has to show a certificate; needs cafile")
                .taken("allowlist", ValueType.TEXTS, "everywhere", "from where calls may come that change something")
                .taken("allowlist_include_members", ValueType.FLAG, "false", "members may, too")
                .taken("http_extra_headers", ValueType.MAP, "", "headers of every answer")
                .taken("http_extra_headers.*", ValueType.TEXT, "", "")
                .taken("https_extra_headers", ValueType.MAP, "", "headers of every answer with TLS")
                .taken("https_extra_headers.*", ValueType.TEXT, "", "")
                .taken(
                        "server_tokens",
                        ValueType.oneOf("original", "minimal", "productonly"),
                        "original",
                        "what the header Server tells: nothing, name and version, name")
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
