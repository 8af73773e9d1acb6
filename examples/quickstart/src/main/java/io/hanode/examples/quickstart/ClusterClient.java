package io.hanode.examples.quickstart;

import io.hanode.cluster.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Asks the nodes over their REST API, one after the other until one answers. */
public final class ClusterClient {

    private static final Duration READ = Duration.ofSeconds(1);

    /** A switchover answers when it is done, at most after a minute. */
    private static final Duration CHANGE = Duration.ofSeconds(70);

    private final ClusterPlan plan;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(READ)
            .build();

    ClusterClient(ClusterPlan plan) {
        this.plan = plan;
    }

    /** The cluster as the first node that answers knows it; {@link ClusterView#NONE} when none does. */
    public ClusterView cluster() {
        for (NodePlan node : plan.nodes()) {
            ClusterView view = ask(node);
            if (!view.members().isEmpty()) {
                return view;
            }
        }
        return ClusterView.NONE;
    }

    private ClusterView ask(NodePlan node) {
        HttpRequest request = HttpRequest.newBuilder(uri(node, "/cluster"))
                .timeout(READ)
                .GET()
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? ClusterView.parse(response.body()) : ClusterView.NONE;
        } catch (IOException | IllegalArgumentException e) {
            return ClusterView.NONE; // this node is down or not ready
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ClusterView.NONE;
        }
    }

    /**
     * Asks for a switchover, and waits until it is done.
     *
     * @return the node's answer: status and text
     * @throws IOException when there is no answer
     */
    public Answer switchover(String leader, String candidate) throws IOException {
        String body = Json.write(Map.of("leader", leader, "candidate", candidate));
        HttpRequest request = HttpRequest.newBuilder(uri(plan.node(leader), "/switchover"))
                .timeout(CHANGE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body().strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the switchover", e);
        }
    }

    private static URI uri(NodePlan node, String path) {
        return URI.create("http://" + node.rest() + path);
    }

    /**
     * What a node answered.
     *
     * @param status the HTTP status; 200 means done
     * @param text for people
     */
    public record Answer(int status, String text) {}
}
