package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsUrl;
import io.hanode.dcs.UrlParameters;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes a store from {@code zookeeper://[user:password@]host:port[,host:port…][/namespace][?parameters]}. The user is authenticated
 * by ZooKeeper's digest scheme. A host without port gets 2181. The parameters, all optional; any other is refused:
 *
 * <ul>
 *   <li>{@code chroot}: a path that stands before the namespace
 *   <li>{@code tickTime}: the servers' tickTime in milliseconds, 100 to 60000, default 2000
 *   <li>{@code acl}: who else may use the nodes made from now on, {@code scheme:id:permissions[,…]}, permissions of the letters
 *       {@code crwda}
 *   <li>{@code tls}: {@code true} or {@code false}, default false unless a store is given
 *   <li>{@code keyStore}, {@code trustStore}: files ending in .jks, .p12, .pfx or .pem
 *   <li>{@code keyStorePassword}, {@code trustStorePassword}
 *   <li>{@code verifyHostName}: {@code true} or {@code false}, default true
 * </ul>
 */
public final class ZooKeeperDcsProvider implements DcsProvider {

    private static final int DEFAULT_PORT = 2181;

    /** For {@link java.util.ServiceLoader}. */
    public ZooKeeperDcsProvider() {}

    @Override
    public String scheme() {
        return "zookeeper";
    }

    @Override
    public DcsFactory create(DcsUrl url) {
        ZooKeeperDcsBuilder builder = ZooKeeperDcs.builder(String.join(
                ",",
                url.endpoints().stream().map(ZooKeeperDcsProvider::withPort).toList()));
        authenticate(builder, url.userInfo());
        UrlParameters parameters = new UrlParameters("ZooKeeper", url);
        String chroot = parameters.take("chroot");
        if (chroot != null) {
            builder.chroot(chroot);
        }
        Duration tickTime = parameters.takeMillis("tickTime");
        if (tickTime != null) {
            builder.tickTime(tickTime);
        }
        String acl = parameters.take("acl");
        for (String entry : acl == null ? new String[0] : acl.split(",", -1)) {
            addAcl(builder, entry);
        }
        configureTls(builder, parameters);
        parameters.finish();
        return builder.build();
    }

    private static void configureTls(ZooKeeperDcsBuilder builder, UrlParameters parameters) {
        boolean tls = parameters.takeBoolean("tls", false);
        String keyStore = parameters.take("keyStore");
        String keyStorePassword = parameters.take("keyStorePassword");
        String trustStore = parameters.take("trustStore");
        String trustStorePassword = parameters.take("trustStorePassword");
        builder.verifyHostName(parameters.takeBoolean("verifyHostName", true));
        if (tls) {
            builder.tls();
        }
        if (keyStore != null) {
            builder.keyStore(Path.of(keyStore), keyStorePassword);
        }
        if (trustStore != null) {
            builder.trustStore(Path.of(trustStore), trustStorePassword);
        }
    }

    private static String withPort(String endpoint) {
        return endpoint.matches(".*:\\d+") ? endpoint : endpoint + ":" + DEFAULT_PORT;
    }

    private static void authenticate(ZooKeeperDcsBuilder builder, @Nullable String userInfo) {
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("ZooKeeper URL: user info must look like user:password@");
            }
            builder.digest(userInfo.substring(0, colon), userInfo.substring(colon + 1));
        }
    }

    private static void addAcl(ZooKeeperDcsBuilder builder, String entry) {
        int first = entry.indexOf(':');
        int last = entry.lastIndexOf(':');
        if (first < 1 || last <= first) {
            throw new IllegalArgumentException(
                    "ZooKeeper URL parameter acl has '" + entry + "': expected scheme:id:permissions");
        }
        builder.acl(entry.substring(0, first), entry.substring(first + 1, last), entry.substring(last + 1));
    }
}
