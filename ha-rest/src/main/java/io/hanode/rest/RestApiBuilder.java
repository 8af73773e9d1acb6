package io.hanode.rest;

import java.time.Duration;
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
    private int threads = 8;
    private int changeThreads = 2;
    private Duration requestDeadline = Duration.ofSeconds(5);

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

    /** Threads that read requests and answer health checks: 1 to 256, default 8. A client with half a request holds one until the deadline. */
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

    /** The REST API, not listening yet. */
    public RestApi build() {
        return new RestApi(new RestSettings(
                listen, connectAddress, authentication, authenticationFault, threads, changeThreads, requestDeadline));
    }
}
