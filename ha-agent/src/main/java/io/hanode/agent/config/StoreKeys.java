package io.hanode.agent.config;

import static io.hanode.agent.config.Support.refused;

import java.util.List;
import java.util.stream.Stream;

/** The keys of the stores. A configuration names one of them. */
final class StoreKeys {

    /** The sections of stores that can be used. */
    static final List<String> SECTIONS = List.of("zookeeper", "etcd", "etcd3", "consul");

    private static final String UNVERIFIED = "a store that is not verified may be anybody's";

    private StoreKeys() {}

    static List<Key> keys() {
        return Stream.of(zookeeper(), etcd("etcd"), etcd("etcd3"), consul(), others())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Key> zookeeper() {
        return new KeyList("zookeeper")
                .taken("hosts", ValueType.TEXTS, "", "host:port of the servers; needed")
                .taken("use_ssl", ValueType.FLAG, "false", "speaks TLS")
                .taken("cacert", ValueType.FILE, "the JDK's", "authorities: a file ending in .pem, .p12 or .jks")
                .taken(
                        "cert",
                        ValueType.FILE,
                        "",
                        "this node's certificate with its key: a file ending in .pem, .p12 or .jks")
                .add(
                        "key",
                        ValueType.FILE,
                        "",
                        refused("ZooKeeper's client reads certificate and key from one file", "a cert file with both"),
                        "")
                .taken("key_password", ValueType.SECRET, "", "the password of the key")
                .add(
                        "verify",
                        ValueType.FLAG,
                        "true",
                        refused(UNVERIFIED, "cacert with the authority of the servers")
                                .unless("true", "on", "yes"),
                        "")
                .taken("auth_data", ValueType.MAP, "", "scheme: credential; scheme digest with user:password")
                .taken("auth_data.digest", ValueType.SECRET, "", "user:password")
                .refused(
                        "auth_data.*",
                        "of ZooKeeper's schemes only digest is spoken",
                        "auth_data.digest, or a certificate")
                .taken(
                        "set_acls",
                        ValueType.MAP,
                        "",
                        "who else may use the nodes in the store: principal: [CREATE, READ, ...]")
                .taken("set_acls.*", ValueType.TEXTS, "", "")
                .taken("tick_time", ValueType.TIME, "2000ms", "HaNode's own: the servers' tickTime")
                .keys();
    }

    private static List<Key> etcd(String section) {
        return new KeyList(section)
                .taken("host", ValueType.ADDRESS_TYPE, "", "host:port; one of host, hosts, srv, url, proxy is needed")
                .taken("hosts", ValueType.TEXTS, "", "host:port of the servers")
                .taken("srv", ValueType.TEXT, "", "a domain that DNS knows the servers of")
                .taken("discovery_srv", ValueType.TEXT, "", "old name of srv")
                .taken("srv_domain", ValueType.TEXT, "", "old name of srv")
                .refused("srv_suffix", "only the service names without suffix are asked for", "srv, or hosts")
                .taken("url", ValueType.SECRET, "", "http(s)://[user:password@]host:port")
                .taken("proxy", ValueType.SECRET, "", "as url; the members that etcd names are not asked")
                .taken("protocol", ValueType.oneOf("http", "https"), "http", "what is spoken to host and hosts")
                .taken("use_proxies", ValueType.FLAG, "false", "the members that etcd names are not asked")
                .taken("username", ValueType.TEXT, "", "a user of etcd")
                .taken("password", ValueType.SECRET, "", "")
                .taken("cacert", ValueType.FILE, "the JDK's", "PEM file with the authorities of the servers")
                .taken("cert", ValueType.FILE, "", "PEM file with this node's certificate")
                .taken("key", ValueType.FILE, "in cert", "PEM file with its key")
                .keys();
    }

    private static List<Key> consul() {
        return new KeyList("consul")
                .taken("host", ValueType.CONNECT, "127.0.0.1:8500", "the agent")
                .taken("port", ValueType.integer(1, 65_535), "8500", "its port")
                .taken("url", ValueType.TEXT, "", "http(s)://host:port, in place of host, port and scheme")
                .taken("scheme", ValueType.oneOf("http", "https"), "http", "what is spoken to the agent")
                .taken("token", ValueType.SECRET, "", "the ACL token")
                .add(
                        "verify",
                        ValueType.FLAG,
                        "true",
                        refused(UNVERIFIED, "cacert with the authority of the agent")
                                .unless("true", "on", "yes"),
                        "")
                .taken("cacert", ValueType.FILE, "the JDK's", "PEM file with the authorities of the agent")
                .taken("cert", ValueType.FILE, "", "PEM file with this node's certificate")
                .taken("key", ValueType.FILE, "in cert", "PEM file with its key")
                .taken("dc", ValueType.TEXT, "the agent's own", "the datacenter that keeps the keys")
                .withoutEffect(
                        "consistency",
                        ValueType.oneOf("default", "consistent", "stale"),
                        "HaNode always reads consistently")
                .taken("checks", ValueType.LIST, "[]", "health checks whose failure ends the session")
                .taken("register_service", ValueType.FLAG, "false", "registers the server as a service")
                .taken("service_tags", ValueType.TEXTS, "", "more tags of the service")
                .taken("service_check_interval", ValueType.TIME, "5s", "how often the agent asks the REST API")
                .refused(
                        "service_check_tls_server_name",
                        "the check takes the name in the address",
                        "restapi.connect_address")
                .taken("session_ttl_min", ValueType.TIME, "10s", "HaNode's own: the servers' session_ttl_min")
                .keys();
    }

    private static List<Key> others() {
        String stores = "zookeeper, etcd3 or consul";
        return new KeyList()
                .refused(
                        "exhibitor", "Exhibitor is no longer maintained", "zookeeper.hosts with the servers' addresses")
                .refused("raft", "it is a store inside Patroni's own processes, and deprecated there", stores)
                .refused("kubernetes", "its leases live by each observer's clock", stores)
                .refused("citus", "one cluster per group is not managed together", "a cluster for each group")
                .keys();
    }
}
