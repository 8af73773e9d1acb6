package io.hanode.rest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the REST API, as they were given: {@link RestChecks} judges them.
 *
 * @param listen {@code host:port} to listen on
 * @param connectAddress {@code host:port} that others connect to; null for where it listens
 * @param access who may make calls that change something
 * @param tls TLS; null for none
 * @param peers what this node shows other nodes and whom it trusts; null for {@link #tls}
 * @param headers what every answer carries
 * @param limits how many, how long
 * @param certificates the node's other certificates
 */
record RestSettings(
        String listen,
        @Nullable String connectAddress,
        Access access,
        @Nullable RestTls tls,
        @Nullable ClientAccess peers,
        Headers headers,
        Limits limits,
        Certificates certificates) {

    /**
     * Who may make calls that change something.
     *
     * @param authentication what they must carry; null for nothing
     * @param authenticationFault what is wrong with user or password; empty when nothing is
     * @param allowlist addresses, networks and names; empty for everybody
     * @param includeMembers whether members are on the list too
     */
    record Access(
            @Nullable BasicAuthentication authentication,
            String authenticationFault,
            List<String> allowlist,
            boolean includeMembers) {}

    /**
     * What every answer carries.
     *
     * @param plain further headers
     * @param withTls further headers when TLS is on; they go before those of the same name
     * @param tokens what the header {@code Server} says
     */
    record Headers(Map<String, String> plain, Map<String, String> withTls, ServerTokens tokens) {}

    /**
     * How many, how long.
     *
     * @param threads most threads that read requests and answer health checks
     * @param changeThreads threads for calls that wait for the cluster
     * @param requestDeadline how long a client may take to send its request, or to take its answer
     * @param backlog connections that may wait to be accepted
     */
    record Limits(int threads, int changeThreads, Duration requestDeadline, int backlog) {}

    /** Of others what can change while the API listens, and all else of these: addresses, whether TLS is spoken, limits, which
     * other certificates there are. */
    RestSettings changedTo(RestSettings others) {
        RestTls wanted = others.tls;
        return new RestSettings(
                listen,
                connectAddress,
                others.access,
                tls == null || wanted == null ? tls : wanted,
                others.peers,
                others.headers,
                limits,
                certificates);
    }

    /**
     * What the other nodes are shown: where it is not said, the own user and password and the own certificate; and the own authorities are
     * trusted.
     */
    ClientAccess peerAccess() {
        ClientAccess access = peers == null ? ClientAccess.NONE : peers;
        BasicAuthentication own = this.access.authentication();
        if (access.user() == null && own != null) {
            access = access.authentication(own.user(), own.password());
        }
        if (tls == null) {
            return access;
        }
        if (access.certificate() == null) {
            access = access.certificate(tls.certificate(), tls.key(), tls.keyPassword());
        }
        Path authorities = tls.authorities();
        return access.authorities() != null || authorities == null ? access : access.authorities(authorities);
    }
}
