package io.hanode.rest;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.MemberRecord;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who may make calls that change something, by address. */
final class Allowlist {

    private final List<AddressRange> ranges = new ArrayList<>();
    private final List<String> hosts = new ArrayList<>();
    private final boolean includeMembers;
    private final HostAddresses names;

    /**
     * Takes the entries as they are; {@link #faults} says whether they are right.
     *
     * @param entries addresses, networks and names
     * @param includeMembers whether the addresses in the members' {@code api_url} are allowed too
     * @param names looks names up
     */
    Allowlist(List<String> entries, boolean includeMembers, HostAddresses names) {
        this.includeMembers = includeMembers;
        this.names = names;
        for (String entry : entries) {
            AddressRange range = AddressRange.parse(entry);
            if (range != null) {
                ranges.add(range);
            } else {
                hosts.add(entry);
            }
        }
    }

    /** What is neither address nor network nor name. */
    static List<String> faults(List<String> entries) {
        return entries.stream()
                .filter(e -> AddressRange.parse(e) == null
                        && !e.matches("(?=.*[A-Za-z])[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?"))
                .map(e -> "REST API allowlist: '" + e
                        + "' is neither an address, nor a network such as 10.0.0.0/8, nor a host name")
                .toList();
    }

    /**
     * Whether a call from this address may go on.
     *
     * @param fromPeer whether it is a call that members make: including them alone then closes nobody out, as in Patroni
     */
    boolean allows(InetAddress client, boolean fromPeer, @Nullable ClusterSnapshot snapshot) {
        boolean listed = !ranges.isEmpty() || !hosts.isEmpty();
        if (!listed && (!includeMembers || fromPeer)) {
            return true;
        }
        return ranges.stream().anyMatch(r -> r.contains(client))
                || hosts.stream().anyMatch(h -> names.of(h).contains(client))
                || (includeMembers
                        && members(snapshot).anyMatch(h -> names.of(h).contains(client)));
    }

    private static Stream<String> members(@Nullable ClusterSnapshot snapshot) {
        return snapshot == null
                ? Stream.empty()
                : Stream.concat(
                                snapshot.members().values().stream().map(MemberRecord::apiUrl),
                                // The key of a leader that lost the store passes, and it still has to ask.
                                snapshot.failsafe().members().values().stream())
                        .map(Allowlist::host)
                        .filter(Objects::nonNull);
    }

    private static @Nullable String host(@Nullable String url) {
        try {
            return url == null ? null : URI.create(url).getHost();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
