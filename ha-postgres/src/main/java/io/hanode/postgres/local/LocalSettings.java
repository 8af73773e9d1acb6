package io.hanode.postgres.local;

import io.hanode.HaConfigurationException;
import io.hanode.postgres.ServerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What the builder was told, checked. */
record LocalSettings(
        Places places,
        HostPort listen,
        ServerAddress address,
        Access access,
        Making making,
        Scripts scripts,
        SortedMap<String, String> parameters,
        List<String> hbaLines,
        List<String> identLines,
        SortedMap<String, String> recovery,
        Duration pgCtlTimeout,
        String osUser) {

    /** Checks a draft; throws with all its faults. */
    static LocalSettings of(Draft draft) {
        List<String> faults = new ArrayList<>();
        HostPort listen = HostPort.parse("listen", draft.listen, faults);
        ServerAddress address = SettingsRules.connectAddress(draft.connectAddress, listen, draft.database, faults);
        PlaceRules.check(draft, faults);
        SettingsRules.users(draft, faults);
        SettingsRules.server(draft, faults);
        MakingRules.check(draft, faults);
        Path data = draft.dataDirectory;
        Credentials superuser = draft.superuser;
        Credentials replication = draft.replication;
        if (!faults.isEmpty()
                || data == null
                || superuser == null
                || replication == null
                || listen == null
                || address == null) {
            throw new HaConfigurationException(faults);
        }
        return new LocalSettings(
                Places.of(draft, data),
                listen,
                address,
                Access.of(draft, superuser, replication),
                Making.of(draft),
                draft.scripts,
                draft.parameters,
                draft.hbaLines,
                draft.identLines,
                draft.recovery,
                draft.pgCtlTimeout,
                draft.osUser);
    }

    Path dataDirectory() {
        return places.data();
    }

    Path stateDirectory() {
        return places.state();
    }

    @Nullable
    Path binDirectory() {
        return places.bin();
    }

    @Nullable
    Path unixSocketDirectory() {
        return places.socket();
    }

    Credentials superuser() {
        return access.superuser();
    }

    Credentials replication() {
        return access.replication();
    }

    Credentials rewind() {
        return access.rewind();
    }

    List<String> listenHosts() {
        return listen.hosts();
    }

    int port() {
        return listen.port();
    }

    /** Where this process itself reaches the server: loopback when it listens there, else its first address. */
    String localHost() {
        for (String host : listenHosts()) {
            if (host.equals("*") || host.equals("0.0.0.0") || host.equals("localhost") || host.equals("127.0.0.1")) {
                return "127.0.0.1";
            }
        }
        String first = listenHosts().get(0);
        return first.equals("::") ? "::1" : first;
    }

    /** The value of {@code listen_addresses}. */
    String listenAddresses() {
        return String.join(",", listenHosts());
    }
}
