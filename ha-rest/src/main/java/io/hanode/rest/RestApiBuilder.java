package io.hanode.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Configures the REST API of a node. Nothing is judged here: {@link RestApi#check()} tells all faults at once, before anything starts.
 * Not for use by several threads.
 */
public final class RestApiBuilder {

    private final String listen;
    private @Nullable String connectAddress;
    private @Nullable BasicAuthentication authentication;
    private String authenticationFault = "";
    private List<String> allowlist = List.of();
    private boolean includeMembers;
    private @Nullable RestTls tls;
    private @Nullable ClientAccess peers;
    private Map<String, String> headers = Map.of();
    private Map<String, String> tlsHeaders = Map.of();
    private ServerTokens tokens = ServerTokens.ORIGINAL;
    private int threads = 64;
    private int changeThreads = 2;
    private Duration requestDeadline = Duration.ofSeconds(5);
    private int backlog = 128;
    private Certificates certificates = new Certificates(Map.of());

    RestApiBuilder(String listen) {
        this.listen = listen;
    }

    /** {@code host:port} under which others reach this node; needed when it listens on all interfaces. Default: where it listens. */
    public RestApiBuilder connectAddress(String hostAndPort) {
        connectAddress = hostAndPort;
        return this;
    }

    /**
     * User and password that calls which change something must carry (HTTP basic authentication). Health checks and other reads stay
     * open. Default: none, so everybody who reaches the port can ask for a switchover.
     */
    public RestApiBuilder authentication(String user, String password) {
        boolean usable = !user.isEmpty() && user.indexOf(':') < 0 && !password.isEmpty();
        authenticationFault = usable
                ? ""
                : "authentication: user and password must not be empty and the user must not contain ':', "
                        + "because basic authentication could not carry them";
        authentication = new BasicAuthentication(user, password);
        return this;
    }

    /**
     * From where calls may come that change something: addresses, networks ({@code 10.0.0.0/8}) and host names, which are looked up
     * anew every 30 s. Default: from everywhere.
     */
    public RestApiBuilder allowlist(Collection<String> entries) {
        allowlist = List.copyOf(entries);
        return this;
    }

    /** Whether the addresses of the cluster's members are on the allowlist too. Default: no. Alone, it allows nobody else. */
    public RestApiBuilder allowlistIncludesMembers(boolean include) {
        includeMembers = include;
        return this;
    }

    /** Speaks TLS, and TLS only. Default: none. */
    public RestApiBuilder tls(RestTls settings) {
        tls = settings;
        return this;
    }

    /**
     * What this node shows other nodes when it asks them, and which of their certificates it trusts. Where this gives no user, that of
     * {@link #authentication} is taken; where it gives no certificate or no authorities, those of {@link #tls} are; without any
     * authorities, those that the JDK knows are trusted.
     */
    public RestApiBuilder peers(ClientAccess access) {
        peers = access;
        return this;
    }

    /** Headers that every answer carries. Default: none. */
    public RestApiBuilder headers(Map<String, String> all) {
        headers = Map.copyOf(all);
        return this;
    }

    /** Headers that every answer carries when TLS is on; they go before those of {@link #headers}. Default: none. */
    public RestApiBuilder tlsHeaders(Map<String, String> all) {
        tlsHeaders = Map.copyOf(all);
        return this;
    }

    /** What the header {@code Server} says. Default: there is none. */
    public RestApiBuilder serverTokens(ServerTokens say) {
        tokens = say;
        return this;
    }

    /**
     * Most threads that read requests and answer health checks: 1 to 1024, default 64. They are made when they are needed. A client
     * with half a request holds one until the deadline, or for a quarter of a second while others wait.
     */
    public RestApiBuilder threads(int number) {
        threads = number;
        return this;
    }

    /** Threads for calls that wait for the cluster, such as a switchover: 1 to 64, default 2. */
    public RestApiBuilder changeThreads(int number) {
        changeThreads = number;
        return this;
    }

    /** How long a client may take to send its request, and to take its answer: 100 ms to 1 min, default 5 s. Then it is cut off. */
    public RestApiBuilder requestDeadline(Duration deadline) {
        requestDeadline = deadline;
        return this;
    }

    /** How many connections may wait to be accepted: 0 (the operating system's choice) to 4096, default 128. */
    public RestApiBuilder backlog(int connections) {
        backlog = connections;
        return this;
    }

    /**
     * One more certificate of this process whose end the metrics tell, beside the API's own, for instance the one that the store is
     * shown.
     *
     * @param name its label in {@code hanode_certificate_expiry_seconds}
     * @param expiry when it expires; empty while there is none. Asked by several threads, and must not block
     */
    public RestApiBuilder certificate(String name, Supplier<Optional<Instant>> expiry) {
        certificates = certificates.with(name, expiry);
        return this;
    }

    /** The REST API, not listening yet. */
    public RestApi build() {
        return new RestApi(settings());
    }

    RestSettings settings() {
        return new RestSettings(
                listen,
                connectAddress,
                new RestSettings.Access(authentication, authenticationFault, allowlist, includeMembers),
                tls,
                peers,
                new RestSettings.Headers(headers, tlsHeaders, tokens),
                new RestSettings.Limits(threads, changeThreads, requestDeadline, backlog),
                certificates);
    }
}
