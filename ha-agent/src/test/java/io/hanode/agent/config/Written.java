package io.hanode.agent.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Files for tests of the loader. */
final class Written {

    private Written() {}

    static AgentConfig load(Path directory, String text) throws IOException {
        return AgentConfig.load(file(directory, "orders.yml", text), Map.of());
    }

    static Path file(Path directory, String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /** The faults with the file's name alone. */
    static List<String> texts(List<Fault> faults, Path directory) {
        return faults.stream()
                .map(f -> f.toString().replace(directory + "/", ""))
                .toList();
    }

    static String guide() throws IOException {
        try (var stream = Written.class.getResourceAsStream("guide-2020.yml")) {
            return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
