package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.ConfigNode.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Warns of files with passwords that others can read. */
final class PrivateFiles {

    private PrivateFiles() {}

    static void check(List<Path> files, Mapping tree, List<Fault> warnings) {
        Set<String> holders = new HashSet<>();
        secrets(tree, new ArrayList<>(), holders);
        for (Path file : files) {
            if (holders.contains(file.toString())) {
                check(file, warnings);
            }
        }
    }

    private static void secrets(Mapping mapping, List<String> path, Set<String> holders) {
        mapping.entries().forEach((name, node) -> {
            path.add(name);
            boolean secret = KeyTable.find(KeyTable.ALL, path)
                    .map(Key::type)
                    .filter(ValueType::secret)
                    .isPresent();
            if (secret && node instanceof Scalar scalar && scalar.value() != null) {
                holders.add(scalar.origin().source());
            } else if (node instanceof Mapping section) {
                secrets(section, path, holders);
            }
            path.remove(path.size() - 1);
        });
    }

    private static void check(Path file, List<Fault> warnings) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().anyMatch(p -> p.name().startsWith("OTHERS"))) {
                warnings.add(new Fault(
                        new Origin(file.toString(), 0),
                        "",
                        "holds passwords and everybody may read it (" + PosixFilePermissions.toString(permissions)
                                + "): take that away with chmod 600"));
            }
        } catch (IOException | UnsupportedOperationException e) {
            warnings.add(new Fault(new Origin(file.toString(), 0), "", "its permissions cannot be read: " + e));
        }
    }
}
