package io.hanode.agent;

import com.sun.net.httpserver.HttpServer;
import io.hanode.HaConfigurationException;
import io.hanode.HaNode;
import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.log.LogSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Loads the classes that a node needs and ends, so that a JVM with {@code -XX:ArchiveClassesAtExit} keeps them in a file from which the
 * next start has them at once. The launcher calls it.
 */
@Command(name = "class-archive", hidden = true, description = "Loads all classes; for the launcher.")
public final class ClassArchiveCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ClassArchiveCommand.class);

    /** What a leader loads after the first turn. Not more: every class in the archive takes memory. */
    private static final List<String> PACKAGES = List.of(
            "io/hanode/cluster/",
            "io/hanode/decide/",
            "io/hanode/loop/",
            "io/hanode/postgres/local/",
            "org/postgresql/core/",
            "org/postgresql/jdbc/Pg",
            "org/postgresql/shaded/com/ongres/scram/",
            "com/zaxxer/hikari/pool/");

    @Override
    public Integer call() throws IOException, URISyntaxException, InterruptedException {
        Path jar = Path.of(ClassArchiveCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarFile file = new JarFile(jar.toFile())) {
            long loaded = file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && PACKAGES.stream().anyMatch(name::startsWith))
                    .filter(ClassArchiveCommand::load)
                    .count();
            log.debug("{} classes loaded", loaded);
        }
        rehearse();
        return ExitCode.OK;
    }

    private static boolean load(String entry) {
        String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
        try {
            Class.forName(name, false, ClassArchiveCommand.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            // It needs a library that is not here, and is then not needed either.
            log.trace("{} is left out", name, e);
            return false;
        }
    }

    /** A start of a node whose store always says 503: it touches no database, and ends after its first turn. */
    private static void rehearse() throws IOException, InterruptedException {
        // The server's user, where that is another one, has to get through.
        Path directory = Files.createTempDirectory(
                "hanode-class-archive",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        Path file = directory.resolve("hanode.yml");
        HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        store.createContext("/", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        store.start();
        try {
            new CommandLine(new ConfigureCommand())
                    .setOut(new PrintWriter(Writer.nullWriter()))
                    .execute(
                            file.toString(),
                            "--dcs=etcd3://127.0.0.1:" + store.getAddress().getPort(),
                            "--address=127.0.0.1",
                            "--port=" + freePort(),
                            "--rest-port=" + freePort(),
                            "--data-dir=" + directory.resolve("data"));
            AgentConfig config = AgentConfig.load(file, Map.of("PATRONI_LOG_LEVEL", "OFF"));
            LogSetup.levels(config.tree().section("log"));
            log.debug("{}", ConfigCheck.faults(config));
            try (HaNode node = NodeAssembly.builder(
                            config, RestAssembly.make(config), () -> NodeAssembly.localConfig(config), event -> {})
                    .start()) {
                node.awaitStatus(status -> !status.rule().isEmpty(), Duration.ofSeconds(10));
            }
        } catch (HaConfigurationException e) {
            // No PostgreSQL on this machine yet: what was loaded until here is kept all the same.
            log.debug("the rehearsal ended early", e);
        } finally {
            store.stop(0);
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
