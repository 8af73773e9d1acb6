package io.hanode.examples.quickstart;

import io.hanode.dcs.zookeeper.EmbeddedZooKeeper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The store's server, as far as the supervisor runs it: inside this process, or as a child process that is found on the PATH. */
final class Store implements AutoCloseable {

    private static final Duration ORDERLY = Duration.ofSeconds(5);
    private static final String WATCHED = "\"$@\" & child=$!; cat > /dev/null; kill $child; wait $child";

    private final StorePlan plan;
    private final Path folder;
    private @Nullable EmbeddedZooKeeper zooKeeper;
    private @Nullable Process process;

    Store(StorePlan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
    }

    /** Starts what there is to start; nodes wait by themselves until it serves. */
    void start() throws IOException {
        switch (plan.choice()) {
            case ZOOKEEPER ->
                zooKeeper = EmbeddedZooKeeper.standalone(folder.resolve("zookeeper"), plan.address(0))
                        .start();
            case ETCD -> process = launch(etcd());
            case CONSUL -> process = launch(consul());
            case EMBEDDED -> {}
        }
    }

    private List<String> etcd() {
        String clients = "http://" + plan.address(0);
        String peers = "http://" + plan.address(1);
        return List.of(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + clients,
                "--advertise-client-urls=" + clients,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers);
    }

    private List<String> consul() throws IOException {
        Path file = folder.resolve("consul.json");
        Files.writeString(file, """
                {"server": true, "bootstrap_expect": 1, "node_name": "demo", "data_dir": "%s",
                 "bind_addr": "127.0.0.1", "client_addr": "127.0.0.1", "session_ttl_min": "1s",
                 "performance": {"raft_multiplier": 1}, "disable_update_check": true,
                 "ports": {"http": %d, "server": %d, "serf_lan": %d, "serf_wan": -1, "dns": -1}}
                """.formatted(
                        folder.resolve("consul"),
                        plan.ports().get(0),
                        plan.ports().get(1),
                        plan.ports().get(2)));
        return List.of("consul", "agent", "-config-file=" + file);
    }

    /** Beside a shell that ends it when our end of the pipe is closed: should we be killed, nothing is left behind. */
    private Process launch(List<String> program) throws IOException {
        String name = program.get(0);
        if (Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .noneMatch(directory -> Files.isExecutable(Path.of(directory, name)))) {
            throw new IOException("the program '" + name + "' is not on the PATH; scripts/quickstart gets it");
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh"));
        command.addAll(program);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("store.log").toFile())
                .start();
    }

    /** Stops it, by force when it takes too long. */
    @Override
    public void close() {
        EmbeddedZooKeeper server = zooKeeper;
        if (server != null) {
            server.close();
        }
        Process running = process;
        if (running != null) {
            try {
                running.getOutputStream().close();
                if (!running.waitFor(ORDERLY.toSeconds(), TimeUnit.SECONDS)) {
                    kill(running);
                }
            } catch (IOException e) {
                kill(running);
            } catch (InterruptedException e) {
                kill(running);
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void kill(Process running) {
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
    }
}
