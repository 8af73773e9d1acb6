package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.ConfigNode.Scalar;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.consul.ConsulDcs;
import io.hanode.dcs.consul.ConsulDcsBuilder;
import io.hanode.dcs.etcd.EtcdDcs;
import io.hanode.dcs.etcd.EtcdDcsBuilder;
import io.hanode.dcs.zookeeper.ZooKeeperDcs;
import io.hanode.dcs.zookeeper.ZooKeeperDcsBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the store that a section names. */
final class StoreSection {

    private StoreSection() {}

    /** The store; empty, with faults, when none is named, several are, or one cannot be used. */
    static Optional<DcsFactory> store(Mapping tree, List<Fault> faults) {
        List<String> named = StoreKeys.SECTIONS.stream()
                .filter(s -> tree.at(s).filter(n -> !(n instanceof Scalar)).isPresent())
                .toList();
        if (named.size() != 1) {
            for (String section : named) {
                faults.add(new Fault(
                        tree.section(section).origin(),
                        section,
                        "several stores are configured (" + String.join(", ", named)
                                + "): a cluster has one, so leave the others out"));
            }
            return Optional.empty();
        }
        String section = named.get(0);
        Mapping keys = tree.section(section);
        try {
            return Optional.of(
                    switch (section) {
                        case "zookeeper" -> zookeeper(keys);
                        case "consul" -> consul(keys);
                        default -> etcd(keys);
                    });
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(keys.origin(), section, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static DcsFactory zookeeper(Mapping keys) {
        List<String> hosts = keys.texts("hosts");
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("hosts are missing, expected host:port of the servers");
        }
        ZooKeeperDcsBuilder builder = ZooKeeperDcs.builder(String.join(",", hosts));
        String password = keys.text("key_password").orElse(null);
        keys.text("cert").ifPresent(f -> builder.keyStore(Path.of(f), password));
        keys.text("cacert").ifPresent(f -> builder.trustStore(Path.of(f), null));
        if (keys.flag(false, "use_ssl")) {
            builder.tls();
        }
        keys.text("auth_data", "digest").ifPresent(credential -> {
            String[] parts = credential.split(":", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException("auth_data.digest must look like user:password");
            }
            builder.digest(parts[0], parts[1]);
        });
        keys.section("set_acls").entries().forEach((principal, rights) -> acl(builder, principal, rights));
        keys.at("tick_time").ifPresent(t -> builder.tickTime(Durations.of(t)));
        return builder.build();
    }

    private static void acl(ZooKeeperDcsBuilder builder, String principal, ConfigNode rights) {
        StringBuilder letters = new StringBuilder();
        for (String right : ValueType.textsOf(rights)) {
            String upper = right.toUpperCase(Locale.ROOT);
            if (!Set.of("CREATE", "READ", "WRITE", "DELETE", "ADMIN", "ALL").contains(upper)) {
                throw new IllegalArgumentException("set_acls: '" + right
                        + "' is no permission, expected CREATE, READ, WRITE, DELETE, ADMIN or ALL");
            }
            letters.append(upper.equals("ALL") ? "crwda" : right.substring(0, 1).toLowerCase(Locale.ROOT));
        }
        boolean scheme = principal.matches("(digest|x509|ip|world|sasl|auth):.*");
        String id = scheme ? principal.substring(principal.indexOf(':') + 1) : principal;
        builder.acl(scheme ? principal.substring(0, principal.indexOf(':')) : "x509", id, letters.toString());
    }

    private static DcsFactory etcd(Mapping keys) {
        List<String> endpoints = new ArrayList<>(keys.texts("hosts"));
        boolean tls = keys.text("protocol").filter("https"::equals).isPresent();
        Optional<String> url = keys.text("url").or(() -> keys.text("proxy"));
        Optional<String> srv =
                keys.text("srv").or(() -> keys.text("discovery_srv")).or(() -> keys.text("srv_domain"));
        keys.text("host").ifPresent(endpoints::add);
        URI uri = url.map(StoreSection::uri).orElse(null);
        if (uri != null) {
            endpoints.add(uri.getScheme() + "://" + uri.getHost() + ":" + (uri.getPort() < 0 ? 2379 : uri.getPort()));
        }
        if (endpoints.isEmpty() && srv.isEmpty()) {
            throw new IllegalArgumentException(
                    "one of host, hosts, srv, url and proxy has to say where the servers are");
        }
        EtcdDcsBuilder builder = endpoints.isEmpty()
                ? EtcdDcs.discover(srv.orElseThrow())
                : EtcdDcs.builder(String.join(",", endpoints));
        String[] user = user(keys, uri);
        if (user.length == 2) {
            builder.user(user[0], user[1]);
        }
        keys.text("cacert").ifPresent(f -> builder.caFile(Path.of(f)));
        keys.text("cert")
                .ifPresent(f ->
                        builder.certificate(Path.of(f), Path.of(keys.text("key").orElse(f))));
        if (tls) {
            builder.tls();
        }
        return builder.discovery(
                        !keys.flag(false, "use_proxies") && keys.at("proxy").isEmpty())
                .build();
    }

    private static String[] user(Mapping keys, @Nullable URI uri) {
        Optional<String> name = keys.text("username");
        if (name.isPresent()) {
            return new String[] {name.get(), keys.text("password").orElse("")};
        }
        return uri == null || uri.getUserInfo() == null
                ? new String[0]
                : (uri.getUserInfo() + (uri.getUserInfo().contains(":") ? "" : ":")).split(":", 2);
    }

    /** Without the text in the message: it may hold a password. */
    private static URI uri(String text) {
        String wanted = "url must look like http(s)://[user:password@]host:port";
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(wanted);
        }
        if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
            throw new IllegalArgumentException(wanted);
        }
        return uri;
    }

    private static DcsFactory consul(Mapping keys) {
        Optional<URI> url = keys.text("url").map(StoreSection::uri);
        String host = url.map(URI::getHost).or(() -> keys.text("host")).orElse("127.0.0.1");
        String port = url.map(u -> u.getPort() < 0 ? "8500" : String.valueOf(u.getPort()))
                .or(() -> keys.text("port"))
                .orElse("8500");
        String scheme = url.map(URI::getScheme).or(() -> keys.text("scheme")).orElse("http");
        boolean withPort = host.matches("[^:]+:[0-9]+|\\[.*]:[0-9]+");
        ConsulDcsBuilder builder = ConsulDcs.builder(scheme + "://" + host + (withPort ? "" : ":" + port));
        keys.text("token").ifPresent(builder::token);
        keys.text("dc").ifPresent(builder::datacenter);
        keys.at("session_ttl_min").ifPresent(t -> builder.sessionTtlMin(Durations.of(t)));
        if (keys.at("checks").isPresent()) {
            builder.checks(keys.texts("checks"));
        }
        keys.text("cacert").ifPresent(f -> builder.authorities(Path.of(f)));
        keys.text("cert")
                .ifPresent(f ->
                        builder.certificate(Path.of(f), Path.of(keys.text("key").orElse(f))));
        return builder.build();
    }
}
