package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeSet;
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
        Parameters parameters = new Parameters(url.parameters());
        String chroot = parameters.take("chroot");
        if (chroot != null) {
            builder.chroot(chroot);
        }
        String tickTime = parameters.take("tickTime");
        if (tickTime != null) {
            builder.tickTime(Duration.ofMillis(number("tickTime", tickTime)));
        }
        String acl = parameters.take("acl");
        for (String entry : acl == null ? new String[0] : acl.split(",", -1)) {
            addAcl(builder, entry);
        }
        configureTls(builder, parameters);
        parameters.refuseTheRest();
        return builder.build();
    }

    private static void configureTls(ZooKeeperDcsBuilder builder, Parameters parameters) {
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

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "ZooKeeper URL parameter " + name + " is '" + value + "': a number of milliseconds is expected", e);
        }
    }

    /** The parameters that were not looked at yet. */
    private static final class Parameters {

        private final SortedMap<String, String> given;
        private final TreeSet<String> unknown;
        private final TreeSet<String> known = new TreeSet<>();

        Parameters(SortedMap<String, String> given) {
            this.given = given;
            this.unknown = new TreeSet<>(given.keySet());
        }

        @Nullable
        String take(String name) {
            known.add(name);
            unknown.remove(name);
            return given.get(name);
        }

        boolean takeBoolean(String name, boolean otherwise) {
            String value = take(name);
            if (value == null) {
                return otherwise;
            }
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default ->
                    throw new IllegalArgumentException(
                            "ZooKeeper URL parameter " + name + " is '" + value + "': allowed are true and false");
            };
        }

        void refuseTheRest() {
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(
                        "ZooKeeper URL has unknown parameters " + unknown + ": allowed are " + known);
            }
        }
    }
}
