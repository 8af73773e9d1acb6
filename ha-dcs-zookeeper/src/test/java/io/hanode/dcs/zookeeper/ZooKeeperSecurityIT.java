package io.hanode.dcs.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what, and over which connection. */
class ZooKeeperSecurityIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final DcsScope SCOPE = new DcsScope("service", new ClusterName("orders"));
    private static final String PASSWORD = "correct-horse";

    @TempDir
    Path directory;

    @Test
    void nodesOfAnAuthenticatedUserAreClosedToOthersAndAWrongPasswordIsTold() throws Exception {
        try (EmbeddedZooKeeper server =
                        EmbeddedZooKeeper.standalone(directory, "127.0.0.1:0").start();
                DcsClient owner = builder(server).digest("ha", PASSWORD).build().connect(SCOPE);
                DcsClient wrong =
                        builder(server).digest("ha", "wrong-horse").build().connect(SCOPE);
                DcsClient nobody = builder(server).build().connect(SCOPE)) {
            DcsSession session = open(owner);
            session.publishMember("{}", TIMEOUT);
            assertThat(session.write("config", "{}", Expect.absent(), TIMEOUT)).isInstanceOf(WriteResult.Written.class);
            for (DcsClient stranger : new DcsClient[] {wrong, nobody}) {
                assertDenied(() -> stranger.read(TIMEOUT));
                assertDenied(() -> open(stranger));
            }
            assertThat(owner.read(TIMEOUT).entries()).containsOnlyKeys("config", "members/pg1");
        }
    }

    @Test
    void extraIdMayReadButNotWrite() throws Exception {
        try (EmbeddedZooKeeper server =
                        EmbeddedZooKeeper.standalone(directory, "127.0.0.1:0").start();
                DcsClient owner = builder(server)
                        .digest("ha", PASSWORD)
                        .acl("world", "anyone", "r")
                        .build()
                        .connect(SCOPE);
                var monitor = Servers.connect(server.connectString())) {
            open(owner).write("config", "{}", Expect.absent(), TIMEOUT);
            assertThat(monitor.getData("/service/orders/config", false, null)).isNotEmpty();
            assertThatExceptionOfType(org.apache.zookeeper.KeeperException.NoAuthException.class)
                    .isThrownBy(() -> monitor.setData("/service/orders/config", new byte[0], -1));
        }
    }

    @Test
    void everythingWorksOverTlsAndAnUntrustedServerIsRefused() throws Exception {
        Path serverStore = keyStore("server", "CN=127.0.0.1", "-ext", "SAN=IP:127.0.0.1,DNS:localhost");
        Path otherStore = keyStore("other", "CN=elsewhere");
        Path trusted = trustStore("server", serverStore);
        Path untrusted = trustStore("other", otherStore);
        System.setProperty("zookeeper.ssl.keyStore.location", serverStore.toString());
        System.setProperty("zookeeper.ssl.keyStore.password", PASSWORD);
        System.setProperty("zookeeper.ssl.clientAuth", "none");
        System.setProperty(
                ServerCnxnFactory.ZOOKEEPER_SERVER_CNXN_FACTORY, "org.apache.zookeeper.server.NettyServerCnxnFactory");
        ServerCnxnFactory clients = ServerCnxnFactory.createFactory();
        clients.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0, -1, true);
        Runnable stop = null;
        String address = "";
        try {
            stop = new StandaloneServer()
                    .start(
                            directory.resolve("data"),
                            (int) EmbeddedZooKeeper.TICK_TIME.toMillis(),
                            clients,
                            new InetSocketAddress(0));
            address = "127.0.0.1:" + clients.getLocalPort();
            try (DcsClient good = tls(address, trusted).connect(SCOPE);
                    DcsClient bad = tls(address, untrusted).connect(SCOPE);
                    DcsClient plain = ZooKeeperDcs.connect(address).connect(SCOPE)) {
                DcsSession session = open(good);
                assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
                assertThat(good.read(TIMEOUT).entries()).isEmpty();
                assertThatExceptionOfType(DcsException.class).isThrownBy(() -> bad.read(SHORT));
                assertThatExceptionOfType(DcsException.class).isThrownBy(() -> plain.read(SHORT));
            }
        } finally {
            System.clearProperty("zookeeper.ssl.keyStore.location");
            System.clearProperty("zookeeper.ssl.keyStore.password");
            System.clearProperty("zookeeper.ssl.clientAuth");
            System.clearProperty(ServerCnxnFactory.ZOOKEEPER_SERVER_CNXN_FACTORY);
            if (stop != null) {
                stop.run();
            }
        }
    }

    @Test
    void chrootIsMadeAndStandsBeforeTheNamespace() throws Exception {
        try (EmbeddedZooKeeper server =
                        EmbeddedZooKeeper.standalone(directory, "127.0.0.1:0").start();
                DcsClient client = builder(server).chroot("/a/b").build().connect(SCOPE);
                var zooKeeper = Servers.connect(server.connectString())) {
            open(client).write("config", "{}", Expect.absent(), TIMEOUT);
            assertThat(zooKeeper.exists("/a/b/service/orders/config", false)).isNotNull();
        }
    }

    private static void assertDenied(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(DcsException.class)
                .isThrownBy(call)
                .withMessageContaining("denies access")
                .withMessageContaining("password")
                .withMessageNotContaining("horse")
                .matches(e -> e.effect() == Effect.NOT_APPLIED);
    }

    private static ZooKeeperDcsBuilder builder(EmbeddedZooKeeper server) {
        return ZooKeeperDcs.builder(server.connectString()).tickTime(EmbeddedZooKeeper.TICK_TIME);
    }

    private static ZooKeeperDcs tls(String address, Path trustStore) {
        return ZooKeeperDcs.builder(address)
                .tickTime(EmbeddedZooKeeper.TICK_TIME)
                .trustStore(trustStore, PASSWORD)
                .build();
    }

    private static DcsSession open(DcsClient client) throws DcsException {
        return client.openSession(new SessionRequest(NodeName.of("pg1"), Duration.ofSeconds(5)), TIMEOUT);
    }

    private Path keyStore(String name, String subject, String... more) throws Exception {
        Path file = directory.resolve(name + ".p12");
        keytool(file, more, "-genkeypair", "-alias", name, "-keyalg", "RSA", "-dname", subject);
        return file;
    }

    private Path trustStore(String name, Path keyStore) throws Exception {
        Path certificate = directory.resolve(name + ".crt");
        keytool(keyStore, new String[0], "-exportcert", "-alias", name, "-file", certificate.toString());
        Path file = directory.resolve(name + "-trust.p12");
        keytool(file, new String[0], "-importcert", "-noprompt", "-alias", name, "-file", certificate.toString());
        return file;
    }

    private static void keytool(Path store, String[] more, String... command) throws Exception {
        java.util.List<String> line = new java.util.ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.addAll(java.util.List.of(command));
        line.addAll(java.util.List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        line.addAll(java.util.List.of(more));
        Process process = new ProcessBuilder(line).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
