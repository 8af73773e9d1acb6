package io.hanode.dcs.consul;

import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsUrl;
import io.hanode.dcs.UrlParameters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a store from {@code consul://host[:port][,host[:port]…][/namespace][?parameters]}. A host without port gets 8500. The
 * parameters, all optional; any other is refused:
 *
 * <ul>
 *   <li>{@code token}: the ACL token; {@code tokenFile}: a file that holds it, read anew for every call
 *   <li>{@code dc}: the datacenter, default the agents' own
 *   <li>{@code sessionTtlMin}: the servers' {@code session_ttl_min} in milliseconds, 1000 to 86400000, default 10000
 *   <li>{@code checks}: health checks that sessions depend on, {@code name[,name…]}; default none
 *   <li>{@code tls}: {@code true} or {@code false}, default false unless a file is given
 *   <li>{@code caFile}: PEM file with the certificates that agents are checked against, default the JDK's
 *   <li>{@code certFile}, {@code keyFile}: PEM files with this client's certificate and key
 *   <li>{@code verifyHostName}: {@code true} or {@code false}, default true
 * </ul>
 */
public final class ConsulDcsProvider implements DcsProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ConsulDcsProvider() {}

    @Override
    public String scheme() {
        return "consul";
    }

    @Override
    public DcsFactory create(DcsUrl url) {
        if (url.userInfo() != null) {
            throw new IllegalArgumentException(
                    "Consul URL has user info: Consul knows tokens only, give token or tokenFile as a parameter");
        }
        ConsulDcsBuilder builder = ConsulDcs.builder(String.join(",", url.endpoints()));
        UrlParameters parameters = new UrlParameters("Consul", url);
        String token = parameters.take("token");
        if (token != null) {
            builder.token(token);
        }
        Path tokenFile = path(parameters.take("tokenFile"));
        if (tokenFile != null) {
            builder.tokenFile(tokenFile);
        }
        String datacenter = parameters.take("dc");
        if (datacenter != null) {
            builder.datacenter(datacenter);
        }
        Duration sessionTtlMin = parameters.takeMillis("sessionTtlMin");
        if (sessionTtlMin != null) {
            builder.sessionTtlMin(sessionTtlMin);
        }
        String checks = parameters.take("checks");
        if (checks != null && !checks.isEmpty()) {
            builder.checks(List.of(checks.split(",", -1)));
        }
        configureTls(builder, parameters);
        parameters.finish();
        return builder.build();
    }

    private static void configureTls(ConsulDcsBuilder builder, UrlParameters parameters) {
        builder.verifyHostName(parameters.takeBoolean("verifyHostName", true));
        if (parameters.takeBoolean("tls", false)) {
            builder.tls();
        }
        Path authorities = path(parameters.take("caFile"));
        if (authorities != null) {
            builder.authorities(authorities);
        }
        Path certificate = path(parameters.take("certFile"));
        Path key = path(parameters.take("keyFile"));
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("Consul URL parameters certFile and keyFile: give both or none");
        }
        if (certificate != null && key != null) {
            builder.certificate(certificate, key);
        }
    }

    private static @Nullable Path path(@Nullable String text) {
        return text == null ? null : Path.of(text);
    }
}
