package io.hanode.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.hanode.cluster.ClusterSnapshot;
import java.net.InetAddress;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Who may make calls that change something: by address, by certificate, by password, asked in this order. Reads are for everybody. */
final class AccessControl {

    private final Allowlist allowlist;
    private final boolean clientCertificate;
    private final @Nullable BasicAuthentication authentication;
    private final RefusalLog log;

    AccessControl(RestSettings settings, HostAddresses names, RefusalLog log) {
        this.log = log;
        RestSettings.Access access = settings.access();
        allowlist = new Allowlist(access.allowlist(), access.includeMembers(), names);
        RestTls tls = settings.tls();
        clientCertificate = tls != null && tls.verifyClient() != RestTls.VerifyClient.NONE;
        authentication = access.authentication();
    }

    /** Null when the call may go on, else the refusal. May wait a second, when a name was never looked up before. */
    @Nullable
    Answer refuse(HttpExchange exchange, Route route, @Nullable ClusterSnapshot snapshot) {
        if (route.access() == Route.Access.SAFE) {
            return null;
        }
        InetAddress client = exchange.getRemoteAddress().getAddress();
        Answer refusal = refuse(client, route, exchange, snapshot);
        if (refusal != null) {
            log.refused(client, refusal);
        }
        return refusal;
    }

    private @Nullable Answer refuse(
            InetAddress client, Route route, HttpExchange exchange, @Nullable ClusterSnapshot snapshot) {
        if (!allowlist.allows(client, route.access() == Route.Access.PEER, snapshot)) {
            return Answer.text(403, "Access is denied");
        }
        if (clientCertificate && !showsCertificate(exchange)) {
            return Answer.text(403, "client certificate required");
        }
        return authentication == null
                ? null
                : authentication.refuse(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static boolean showsCertificate(HttpExchange exchange) {
        try {
            return exchange instanceof HttpsExchange tls && tls.getSSLSession().getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }
}
