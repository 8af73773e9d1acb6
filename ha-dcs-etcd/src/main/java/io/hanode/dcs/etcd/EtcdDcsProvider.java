package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsUrl;
import io.hanode.dcs.UrlParameters;
import java.nio.file.Path;

/**
 * Makes a store from {@code etcd://[user:password@]host[:port][,host[:port]…][/namespace][?parameters]}, or from
 * {@code etcd://[user:password@]?srv=domain}, which finds the servers by DNS. A host without port gets 2379. The parameters, all
 * optional; any other is refused:
 *
 * <ul>
 *   <li>{@code srv}: a domain with SRV records {@code _etcd-client._tcp} (with TLS {@code _etcd-client-ssl._tcp}); instead of hosts
 *   <li>{@code tls}: {@code true} or {@code false}, default false unless a file is given
 *   <li>{@code caFile}: the authorities that servers are checked against, PEM; default the JDK's
 *   <li>{@code certFile}, {@code keyFile}: this client's certificate and unencrypted key, PEM; read again when they change
 *   <li>{@code verifyHostName}: {@code true} or {@code false}, default true
 *   <li>{@code discovery}: {@code true} or {@code false}, default true: whether the members that etcd names itself are asked, too
 * </ul>
 */
public final class EtcdDcsProvider implements DcsProvider {

    /** For {@link java.util.ServiceLoader}. */
    public EtcdDcsProvider() {}

    @Override
    public String scheme() {
        return "etcd";
    }

    @Override
    public DcsFactory create(DcsUrl url) {
        UrlParameters parameters = new UrlParameters("etcd", url);
        String srv = parameters.take("srv");
        boolean tls = parameters.takeBoolean("tls", false);
        String caFile = parameters.take("caFile");
        String certFile = parameters.take("certFile");
        String keyFile = parameters.take("keyFile");
        boolean verifyHostName = parameters.takeBoolean("verifyHostName", true);
        boolean discovery = parameters.takeBoolean("discovery", true);
        parameters.finish();
        if (srv != null && !url.endpoints().isEmpty()) {
            throw new IllegalArgumentException("etcd URL has both hosts and the parameter srv: give one of them");
        }
        if ((certFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException(
                    "etcd URL has only one of the parameters certFile and keyFile: give both, or none");
        }
        EtcdDcsBuilder builder =
                srv == null ? EtcdDcs.builder(String.join(",", url.endpoints())) : EtcdDcs.discover(srv);
        builder.verifyHostName(verifyHostName).discovery(discovery);
        if (tls) {
            builder.tls();
        }
        if (caFile != null) {
            builder.caFile(Path.of(caFile));
        }
        if (certFile != null && keyFile != null) {
            builder.certificate(Path.of(certFile), Path.of(keyFile));
        }
        authenticate(builder, url);
        return builder.build();
    }

    private static void authenticate(EtcdDcsBuilder builder, DcsUrl url) {
        String userInfo = url.userInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("etcd URL: user info must look like user:password@");
            }
            builder.user(userInfo.substring(0, colon), userInfo.substring(colon + 1));
        }
    }
}
