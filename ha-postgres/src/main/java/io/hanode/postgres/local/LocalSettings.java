package io.hanode.postgres.local;

import io.hanode.postgres.ServerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What the builder was told, checked. */
record LocalSettings(
        Path dataDirectory,
        Path stateDirectory,
        List<String> listenHosts,
        int port,
        ServerAddress address,
        Credentials superuser,
        Credentials replication,
        Credentials rewind,
        @Nullable Path binDirectory,
        String osUser,
        List<String> initdbOptions,
        boolean dataChecksums,
        SortedMap<String, String> parameters,
        List<String> hbaLines,
        SortedMap<String, String> connectionOptions,
        @Nullable Path unixSocketDirectory,
        Duration pgCtlTimeout,
        @Nullable String maxRate) {

    /** Where this process itself reaches the server: loopback when it listens there, else its first address. */
    String localHost() {
        for (String host : listenHosts) {
            if (host.equals("*") || host.equals("0.0.0.0") || host.equals("localhost") || host.equals("127.0.0.1")) {
                return "127.0.0.1";
            }
        }
        String first = listenHosts.get(0);
        return first.equals("::") ? "::1" : first;
    }

    /** The value of {@code listen_addresses}. */
    String listenAddresses() {
        return String.join(",", listenHosts);
    }
}
