package io.hanode.benchmarks;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsUrl;
import io.hanode.dcs.zookeeper.EmbeddedZooKeeper;
import io.hanode.model.ClusterName;
import io.hanode.testkit.server.ConsulServer;
import io.hanode.testkit.server.EtcdServer;
import io.hanode.testkit.server.FreePort;
import io.hanode.testkit.server.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * A store in a process of its own.
 *
 * @param name which one
 * @param server where it is
 * @param parameters of its URL
 * @param process its process
 * @param stop ends it
 */
record MeasuredStore(
        String name, InetSocketAddress server, String parameters, ServerProcess process, Runnable stop) {

    /** Starts a single server of the given kind. */
    static MeasuredStore start(String name) {
        return switch (name) {
            case "zookeeper" -> zooKeeper();
            case "etcd" -> {
                EtcdServer server = EtcdServer.own();
                yield new MeasuredStore(name, server.address(), "", server.process(), server::close);
            }
            case "consul" -> {
                ConsulServer server = ConsulServer.own(Map.of());
                yield new MeasuredStore(
                        name, server.address(), "?sessionTtlMin=1000", server.process(), server::close);
            }
            default -> throw new IllegalArgumentException("store '" + name + "': expected zookeeper, etcd or consul");
        };
    }

    private static MeasuredStore zooKeeper() {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", FreePort.take());
        ServerProcess process = new ServerProcess("zookeeper");
        process.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ZooKeeperMain.class.getName(),
                        process.directory().resolve("data").toString(),
                        "127.0.0.1:" + address.getPort()),
                () -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(address);
                        return true;
                    }
                });
        String tick = "?tickTime=" + EmbeddedZooKeeper.TICK_TIME.toMillis();
        return new MeasuredStore("zookeeper", address, tick, process, process::close);
    }

    /** A client that reaches the store at the given address. */
    DcsClient connect(String address) {
        DcsUrl url = DcsUrl.parse(name + "://" + address + parameters);
        return ServiceLoader.load(DcsProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.scheme().equals(name))
                .findFirst()
                .orElseThrow()
                .create(url)
                .connect(new DcsScope(DcsScope.DEFAULT_NAMESPACE, new ClusterName("measured")));
    }

    /** The processor time that it has used so far. */
    Duration cpu() {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException(name + " has gone"));
    }

    /** The program of the ZooKeeper process. */
    static final class ZooKeeperMain {

        private ZooKeeperMain() {}

        /** Arguments: data directory and client address. Runs until it is killed. */
        public static void main(String[] args) throws IOException, InterruptedException {
            EmbeddedZooKeeper.standalone(Path.of(args[0]), args[1]).start();
            Thread.currentThread().join();
        }
    }
}
