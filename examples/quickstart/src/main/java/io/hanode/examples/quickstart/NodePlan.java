package io.hanode.examples.quickstart;

import java.nio.file.Path;

/**
 * Where one node lives.
 *
 * @param name its name
 * @param directory its data directory's parent; its log is here, too
 * @param postgresPort where its PostgreSQL listens, on 127.0.0.1
 * @param restPort where its REST API listens, on 127.0.0.1
 */
public record NodePlan(String name, Path directory, int postgresPort, int restPort) {

    /** The data directory. */
    public Path data() {
        return directory.resolve("data");
    }

    /** What the node's process prints. */
    public Path log() {
        return directory.resolve("node.log");
    }

    /** The server's address. */
    public String postgres() {
        return "127.0.0.1:" + postgresPort;
    }

    /** The REST API's address. */
    public String rest() {
        return "127.0.0.1:" + restPort;
    }
}
