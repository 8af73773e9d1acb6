package io.hanode.dcs.consul;

import io.hanode.http.Endpoint;
import io.hanode.http.ReloadingTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was configured.
 *
 * @param agents at least one
 * @param token the ACL token; null for none
 * @param tokenFile a file with the ACL token, read anew for every call; null for none
 * @param datacenter null for the agents' own
 * @param sessionTtlMin the shortest session TTL that the servers grant
 * @param checks health checks that sessions depend on; none unless asked for
 * @param tls null for the JDK's authorities and no certificate
 */
record Settings(
        List<Endpoint> agents,
        @Nullable String token,
        @Nullable Path tokenFile,
        @Nullable String datacenter,
        Duration sessionTtlMin,
        List<String> checks,
        @Nullable ReloadingTls tls) {

    Settings {
        agents = List.copyOf(agents);
        checks = List.copyOf(checks);
    }

    /** The agents, never the token. */
    @Override
    public String toString() {
        return String.join(",", agents.stream().map(Endpoint::toString).toList())
                + (datacenter == null ? "" : " in datacenter " + datacenter)
                + (token == null && tokenFile == null ? "" : " with an ACL token");
    }
}
