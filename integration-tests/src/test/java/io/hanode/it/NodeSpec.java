package io.hanode.it;

import io.hanode.HaNode;
import io.hanode.HaNodeBuilder;
import io.hanode.postgres.local.LocalPostgres;
import io.hanode.rest.RestApi;
import io.hanode.testkit.server.PostgresPrograms;
import java.nio.file.Path;
import java.util.Map;

/**
 * One node of a test cluster: where it lives, and how it is built.
 *
 * @param name its name
 * @param folder everything of it
 * @param port PostgreSQL's port
 * @param restPort its REST API's port
 * @param store the store's URL
 * @param tags its tags
 */
record NodeSpec(String name, Path folder, int port, int restPort, String store, Map<String, Object> tags) {

    static final String PASSWORD = "s3cret'pass word";

    static NodeSpec of(String name, Path root, String store, Map<String, Object> tags) {
        return new NodeSpec(name, root.resolve(name), Machine.freePort(), Machine.freePort(), store, tags);
    }

    Path dataDirectory() {
        return folder.resolve("data");
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2&socketTimeout=10";
    }

    HaNodeBuilder builder(Map<String, Object> config) {
        return builder("orders", config);
    }

    HaNodeBuilder builder(String cluster, Map<String, Object> config) {
        return HaNode.builder()
                .cluster(cluster)
                .name(name)
                .tags(tags)
                .config(config)
                .dcs(store)
                .postgres(LocalPostgres.builder()
                        .binDirectory(PostgresPrograms.directory())
                        .dataDirectory(dataDirectory())
                        .listen("127.0.0.1:" + port)
                        .superuser("postgres", PASSWORD)
                        .replication("replicator", PASSWORD)
                        .parameters(Map.of("fsync", "off", "shared_buffers", "16MB"))
                        .build())
                .rest(RestApi.listen("127.0.0.1:" + restPort));
    }
}
