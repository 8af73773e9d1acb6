package io.hanode.dcs.consul;

import io.hanode.http.Endpoint;
import io.hanode.http.ReloadingTls;
import io.hanode.http.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Configures {@link ConsulDcs}. Not thread-safe. */
public final class ConsulDcsBuilder {

    private static final int DEFAULT_PORT = 8500;
    private static final Duration CONSULS_SESSION_TTL_MIN = Duration.ofSeconds(10);
    private static final Duration SHORTEST_SESSION_TTL = Duration.ofSeconds(1);
    private static final Duration LONGEST_SESSION_TTL = Duration.ofHours(24);

    private final List<String> agents;
    private @Nullable String token;
    private @Nullable Path tokenFile;
    private @Nullable String datacenter;
    private Duration sessionTtlMin = CONSULS_SESSION_TTL_MIN;
    private List<String> checks = List.of();
    private boolean tls;
    private @Nullable Path authorities;
    private @Nullable Path certificate;
    private @Nullable Path key;
    private boolean verifyHostName = true;

    ConsulDcsBuilder(String agents) {
        this.agents = Arrays.stream(agents.split(",", -1)).map(String::strip).toList();
        endpoints();
    }

    /** The ACL token; it needs {@code key:write} below the namespace and {@code session:write}. */
    public ConsulDcsBuilder token(String secret) {
        this.token = Objects.requireNonNull(secret, "token");
        return this;
    }

    /** A file that holds the ACL token, read anew for every call, so that tokens can be changed; wins over {@link #token}. */
    public ConsulDcsBuilder tokenFile(Path file) {
        this.tokenFile = file;
        return this;
    }

    /** The datacenter whose servers keep the keys; default the agents' own. */
    public ConsulDcsBuilder datacenter(String name) {
        this.datacenter = name;
        return this;
    }

    /**
     * What the servers' {@code session_ttl_min} says, 1 s to 24 h; default 10 s, as Consul's. A shorter one makes shorter values of
     * {@code ttl} useful.
     */
    public ConsulDcsBuilder sessionTtlMin(Duration ttl) {
        if (ttl.compareTo(SHORTEST_SESSION_TTL) < 0 || ttl.compareTo(LONGEST_SESSION_TTL) > 0) {
            throw new IllegalArgumentException(
                    "Consul sessionTtlMin is " + ttl.toMillis() + " ms: allowed are 1000 to 86400000 ms");
        }
        this.sessionTtlMin = ttl;
        return this;
    }

    /**
     * Health checks of the agent's node whose failure ends a session, for instance {@code serfHealth}; default none. With any of them a
     * short disturbance of the network may cost a healthy leader its lock.
     */
    public ConsulDcsBuilder checks(List<String> nodeChecks) {
        this.checks = List.copyOf(nodeChecks);
        return this;
    }

    /** Speaks TLS to agents whose text has no scheme; they are checked against the JDK's authorities unless others are given. */
    public ConsulDcsBuilder tls() {
        this.tls = true;
        return this;
    }

    /** A PEM file with the certificates that agents are checked against; implies TLS. Read again when it changes. */
    public ConsulDcsBuilder authorities(Path pem) {
        this.authorities = pem;
        return tls();
    }

    /** This client's certificate and its private key, in PEM files, or one; implies TLS. Read again when they change. */
    public ConsulDcsBuilder certificate(Path certificatePem, Path keyPem) {
        this.certificate = certificatePem;
        this.key = keyPem;
        return tls();
    }

    /** Whether an agent's certificate has to name the host that was connected to; default true. */
    public ConsulDcsBuilder verifyHostName(boolean verify) {
        this.verifyHostName = verify;
        return this;
    }

    /**
     * The store.
     *
     * @throws IllegalArgumentException when a TLS file cannot be used
     */
    public ConsulDcs build() {
        List<Endpoint> endpoints = endpoints();
        boolean secure =
                endpoints.stream().anyMatch(endpoint -> endpoint.scheme().equals("https"));
        TlsFiles files = new TlsFiles(authorities, certificate, key, verifyHostName);
        return new ConsulDcs(new Settings(
                endpoints,
                token,
                tokenFile,
                datacenter,
                sessionTtlMin,
                checks,
                secure ? new ReloadingTls(files) : null));
    }

    private List<Endpoint> endpoints() {
        return agents.stream()
                .map(agent -> Endpoint.parse(agent, tls, DEFAULT_PORT))
                .toList();
    }
}
