package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds and reads configuration files. */
final class ConfigFiles {

    /** A thousand times what a configuration has. */
    private static final long LARGEST = 1L << 20;

    private ConfigFiles() {}

    /** The files that a path means: itself, or the {@code *.yml} and {@code *.yaml} of a directory in the order of their names. */
    static List<Path> of(Path path, List<Fault> faults) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> files = entries.filter(Files::isRegularFile)
                    .filter(f -> f.getFileName().toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                faults.add(new Fault(new Origin(path.toString(), 0), "", "has no files *.yml or *.yaml"));
            }
            return files;
        } catch (IOException e) {
            faults.add(new Fault(new Origin(path.toString(), 0), "", "cannot be listed: " + e));
            return List.of();
        }
    }

    /** Reads the files; later ones are laid over earlier ones. */
    static Mapping read(List<Path> files, List<Fault> faults) {
        List<Mapping> trees = new ArrayList<>();
        for (Path file : files) {
            String source = file.toString();
            try {
                if (Files.size(file) > LARGEST) {
                    faults.add(new Fault(new Origin(source, 0), "", "is larger than 1 MB: this is no configuration"));
                } else {
                    trees.add(YamlReader.mapping(source, Files.readString(file), faults));
                }
            } catch (NoSuchFileException e) {
                faults.add(new Fault(new Origin(source, 0), "", "does not exist"));
            } catch (CharacterCodingException e) {
                faults.add(new Fault(new Origin(source, 0), "", "is not in UTF-8"));
            } catch (IOException e) {
                faults.add(new Fault(new Origin(source, 0), "", "cannot be read: " + e));
            }
        }
        return trees.stream().reduce(Mapping::patchedWith).orElseGet(() -> Mapping.empty(new Origin("", 0)));
    }
}
