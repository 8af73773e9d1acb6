package io.hanode.agent;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/**
 * Loads the classes that a node needs and ends, so that a JVM with {@code -XX:ArchiveClassesAtExit} keeps them in a file from which the
 * next start has them at once. The launcher calls it.
 */
@Command(name = "class-archive", hidden = true, description = "Loads all classes; for the launcher.")
public final class ClassArchiveCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ClassArchiveCommand.class);

    /** What a node with etcd or Consul loads at its start; of other libraries only what these load with them. */
    private static final List<String> PACKAGES = List.of(
            "io/hanode/",
            "org/yaml/snakeyaml/",
            "picocli/",
            "ch/qos/logback/core/",
            "ch/qos/logback/classic/",
            "org/slf4j/",
            "org/postgresql/core/",
            "org/postgresql/jdbc/",
            "org/postgresql/util/",
            "com/zaxxer/hikari/",
            "tools/jackson/core/",
            "tools/jackson/databind/");

    @Override
    public Integer call() throws IOException, URISyntaxException {
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
        useHttp();
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

    /** The JDK's own client is loaded by a call, which nobody needs to answer. */
    private static void useHttp() {
        try {
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/"))
                                    .timeout(Duration.ofSeconds(1))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            log.trace("nobody answers, as expected", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
