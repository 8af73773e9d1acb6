package io.hanode.dcs.etcd;

import io.hanode.http.Endpoint;
import io.hanode.http.ReloadingTls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was configured.
 *
 * @param endpoints in the order in which they are tried; empty when they are found by DNS
 * @param srv the domain whose SRV records name the endpoints; null for none
 * @param secure whether endpoints without a scheme, and those found by DNS, are asked with TLS
 * @param tls certificates; null for the JDK's authorities and none of our own
 * @param user null for none
 * @param password empty without a user
 * @param discovery whether members that etcd names itself are asked, too
 */
record Settings(
        List<Endpoint> endpoints,
        @Nullable String srv,
        boolean secure,
        @Nullable ReloadingTls tls,
        @Nullable String user,
        String password,
        boolean discovery) {

    Settings {
        endpoints = List.copyOf(endpoints);
    }

    /** The servers, never the password. */
    @Override
    public String toString() {
        String where = srv == null
                ? String.join(",", endpoints.stream().map(Endpoint::toString).toList())
                : "the servers of " + srv;
        return where + (user == null ? "" : " as user " + user);
    }
}
