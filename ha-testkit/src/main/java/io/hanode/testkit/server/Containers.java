package io.hanode.testkit.server;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Servers in containers. Nothing of Testcontainers is loaded unless a container engine seems to be there. */
final class Containers {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private Containers() {}

    /** Whether there is an engine to ask, and Testcontainers on the class path to ask it. */
    static boolean available() {
        boolean engine = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
        return engine && isOnClassPath() && Engine.answers();
    }

    private static boolean isOnClassPath() {
        try {
            Class.forName("org.testcontainers.DockerClientFactory", false, Containers.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Starts a server and waits until its port is open. */
    static Container start(String image, int port, List<String> command, Map<String, String> environment) {
        return Engine.start(image, port, command, environment);
    }

    /** A running container's server. */
    record Container(InetSocketAddress address, Closeable stop) {}

    /** All that needs the library's classes. */
    private static final class Engine {

        static boolean answers() {
            return org.testcontainers.DockerClientFactory.instance().isDockerAvailable();
        }

        static Container start(String image, int port, List<String> command, Map<String, String> environment) {
            GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                    .withExposedPorts(port)
                    .withCommand(command.toArray(String[]::new))
                    .withEnv(environment)
                    .withStartupTimeout(START_LIMIT);
            container.start();
            InetSocketAddress address =
                    InetSocketAddress.createUnresolved(container.getHost(), container.getMappedPort(port));
            return new Container(address, container::stop);
        }
    }
}
