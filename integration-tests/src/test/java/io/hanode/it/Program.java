package io.hanode.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that runs a node from a configuration file. */
enum Program {
    /** Debian's Patroni; PostgreSQL's user runs it, since it does not change its own. */
    PATRONI {
        @Override
        List<String> run(Path file) {
            List<String> command = new ArrayList<>();
            if (Machine.isRoot()) {
                command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
            }
            command.addAll(List.of("patroni", file.toString()));
            return command;
        }
    },
    /** Our agent. */
    HANODE {
        @Override
        List<String> run(Path file) {
            return hanode("run", file.toString());
        }
    };

    /** The command that runs the node of that file in the foreground. */
    abstract List<String> run(Path file);

    /** Our command line, from the class path. */
    static List<String> hanode(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.hanode.agent.Main"));
        command.addAll(List.of(arguments));
        return command;
    }
}
