package io.hanode.dcs.zookeeper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.jspecify.annotations.Nullable;

/** Configures {@link ZooKeeperDcs}. Not thread-safe. */
public final class ZooKeeperDcsBuilder {

    /** ZooKeeper's own default. */
    private static final Duration DEFAULT_TICK_TIME = Duration.ofSeconds(2);

    private static final Duration SHORTEST_TICK_TIME = Duration.ofMillis(100);
    private static final Duration LONGEST_TICK_TIME = Duration.ofMinutes(1);

    private final String servers;
    private String chroot;
    private @Nullable String credentials;
    private final List<ACL> extraAcl = new ArrayList<>();
    private @Nullable Path keyStore;
    private @Nullable String keyStorePassword;
    private @Nullable Path trustStore;
    private @Nullable String trustStorePassword;
    private boolean tls;
    private boolean verifyHostName = true;
    private Duration tickTime = DEFAULT_TICK_TIME;

    ZooKeeperDcsBuilder(String connectString) {
        int slash = connectString.indexOf('/');
        this.servers = (slash < 0 ? connectString : connectString.substring(0, slash)).strip();
        this.chroot = slash < 0 ? "" : normal(connectString.substring(slash));
        if (servers.isEmpty() || servers.contains("@") || servers.contains(" ")) {
            throw new IllegalArgumentException("ZooKeeper servers must look like host:2181[,host:2181][/chroot]");
        }
    }

    /** A path that stands before the namespace; default none. Made when it is missing. */
    public ZooKeeperDcsBuilder chroot(String path) {
        this.chroot = normal(path);
        return this;
    }

    /**
     * Digest authentication. Nodes made from now on belong to this user alone, unless {@link #acl} adds others; nodes that exist
     * keep their ACL.
     */
    public ZooKeeperDcsBuilder digest(String user, String password) {
        if (user.isEmpty() || user.contains(":")) {
            throw new IllegalArgumentException("ZooKeeper user must not be empty nor contain ':'");
        }
        this.credentials = user + ":" + Objects.requireNonNull(password, "password");
        return this;
    }

    /**
     * Grants others access to the nodes made from now on.
     *
     * @param scheme ZooKeeper's scheme, for instance {@code digest}, {@code x509}, {@code ip} or {@code world}
     * @param id in the scheme's form; for {@code digest} that is {@code user:base64(sha1(user:password))}
     * @param permissions of the letters {@code c r w d a}: create, read, write, delete, administer
     */
    public ZooKeeperDcsBuilder acl(String scheme, String id, String permissions) {
        extraAcl.add(new ACL(permissions(permissions), new Id(scheme, id)));
        return this;
    }

    /** Speaks TLS to the servers, whose certificates are checked against the JDK's authorities unless {@link #trustStore} is given. */
    public ZooKeeperDcsBuilder tls() {
        this.tls = true;
        return this;
    }

    /**
     * This client's certificate and key; implies TLS.
     *
     * @param file ending in {@code .jks}, {@code .p12}, {@code .pfx} or {@code .pem}
     * @param password null when there is none
     */
    public ZooKeeperDcsBuilder keyStore(Path file, @Nullable String password) {
        this.keyStore = file;
        this.keyStorePassword = password;
        return tls();
    }

    /**
     * The certificates that servers are checked against; implies TLS.
     *
     * @param file ending in {@code .jks}, {@code .p12}, {@code .pfx} or {@code .pem}
     * @param password null when there is none
     */
    public ZooKeeperDcsBuilder trustStore(Path file, @Nullable String password) {
        this.trustStore = file;
        this.trustStorePassword = password;
        return tls();
    }

    /** Whether a server's certificate has to name the host that was connected to; default true. */
    public ZooKeeperDcsBuilder verifyHostName(boolean verify) {
        this.verifyHostName = verify;
        return this;
    }

    /**
     * The servers' {@code tickTime}, 100 ms to 1 min; default 2 s, as ZooKeeper's. It must not be less than what the servers have:
     * they round the life of a session to it, and the granted TTL is shorter than the session timeout by one tick, or by half a tick and 250 ms if that is more.
     */
    public ZooKeeperDcsBuilder tickTime(Duration tick) {
        if (tick.compareTo(SHORTEST_TICK_TIME) < 0 || tick.compareTo(LONGEST_TICK_TIME) > 0) {
            throw new IllegalArgumentException("ZooKeeper tickTime is " + tick.toMillis() + " ms: allowed are "
                    + SHORTEST_TICK_TIME.toMillis() + " to " + LONGEST_TICK_TIME.toMillis() + " ms");
        }
        this.tickTime = tick;
        return this;
    }

    /** The store. */
    public ZooKeeperDcs build() {
        TlsSettings tlsSettings = tls
                ? new TlsSettings(keyStore, keyStorePassword, trustStore, trustStorePassword, verifyHostName)
                : null;
        return new ZooKeeperDcs(new Settings(servers, chroot, credentials, extraAcl, tlsSettings, tickTime));
    }

    private static String normal(String path) {
        String normal = ("/" + path).replaceAll("/+", "/").replaceAll("/$", "");
        if (normal.contains("/./") || normal.contains("/../") || normal.endsWith("/.") || normal.endsWith("/..")) {
            throw new IllegalArgumentException(
                    "ZooKeeper chroot '" + path + "' must not contain '.' or '..' as an element");
        }
        return normal;
    }

    private static int permissions(String letters) {
        int permissions = 0;
        for (int i = 0; i < letters.length(); i++) {
            permissions |= switch (letters.charAt(i)) {
                case 'c' -> ZooDefs.Perms.CREATE;
                case 'r' -> ZooDefs.Perms.READ;
                case 'w' -> ZooDefs.Perms.WRITE;
                case 'd' -> ZooDefs.Perms.DELETE;
                case 'a' -> ZooDefs.Perms.ADMIN;
                default ->
                    throw new IllegalArgumentException(
                            "ZooKeeper permissions '" + letters + "': allowed are the letters c, r, w, d and a");
            };
        }
        return permissions;
    }
}
