package io.hanode.testkit.sim;

import io.hanode.HaEvent;
import io.hanode.HaSettings;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.Json;
import io.hanode.decide.Self;
import io.hanode.fence.Fence;
import io.hanode.loop.Meters;
import io.hanode.loop.NodeParts;
import io.hanode.loop.OwnConfig;
import io.hanode.model.ClusterName;
import io.hanode.model.Tags;
import io.hanode.postgres.ServerAddress;
import java.time.Duration;
import java.util.List;

/** What a shipped node is made of in a simulated world. */
final class ShellParts {

    private ShellParts() {}

    static NodeParts of(ShellProcess process, String instance, ShellFence fence) {
        SimProfile profile = process.world.profile;
        ShellEndpoint endpoint = new ShellEndpoint(process);
        Self self = new Self(
                new ClusterName("sim"),
                process.node.name,
                instance,
                Tags.NONE,
                new ServerAddress(process.node.name.value(), 5432, "postgres"),
                endpoint.apiUrl(),
                null,
                true,
                Json.object(Json.write(profile.config())));
        HaSettings settings = new HaSettings(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(60), false, profile.config());
        return new NodeParts(
                self,
                OwnConfig.none(),
                settings,
                ClusterConfig.of(profile.config()),
                new ShellStore(process),
                new ShellServer(process),
                endpoint,
                profile.processFence() ? List.<Fence>of(fence) : List.of(),
                List.of(event -> heard(process, event)),
                process.clock,
                Meters.none());
    }

    private static void heard(ShellProcess process, HaEvent event) {
        if (event instanceof HaEvent.Decided d) {
            process.tell(d.situation() + " " + d.rule() + " " + d.reason());
        } else if (event instanceof HaEvent.OperationEnded o) {
            process.tell("operation " + o.operation() + (o.failure() == null ? " is done" : " failed: " + o.failure()));
        } else if (event instanceof HaEvent.Warning w) {
            process.tell("warns: " + w.text());
        }
    }
}
