package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hanode.fence.ProcessFence;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.testkit.postgres.PostgresPlayground;
import io.hanode.testkit.postgres.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server is known to those who fence it before it does anything. */
class HeldStartIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final PostgresPlayground playground = PostgresPlayground.create();
    private final LocalPostgres pg = Servers.builder(playground, "data").build();

    @BeforeEach
    void makeADatabaseThatCrashed() throws Exception {
        pg.identify(NodeName.of("pg1"), new ClusterName("c"));
        pg.provisioner().orElseThrow().initialize(ServerSettings.NONE, new TestContext());
        pg.stop(StopMode.IMMEDIATE, new TestContext());
    }

    @AfterEach
    void stop() throws Exception {
        pg.stop(StopMode.IMMEDIATE, new TestContext());
        pg.close();
        playground.close();
    }

    @Test
    void processIsNoServerYetWhenItIsToldOf() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        List<PostmasterIdentity> told = new CopyOnWriteArrayList<>();
        pg.startPrimary(ServerSettings.NONE, telling(server -> {
            told.add(server);
            seen.add(Processes.name(server.pid()));
            seen.add(pg.observe(LIMIT).getClass().getSimpleName());
        }));
        assertThat(seen).containsExactly("sh", "Stopped");
        assertThat(told).containsExactly(pg.observe(LIMIT).knownPostmaster().orElseThrow());
    }

    /** What happens when this JVM is paused right after the start: the fence outside has heard of the server, and of nothing else. */
    @Test
    void serverOfAProcessThatIsNeverHeardOfAgainIsFencedFromOutside() throws Exception {
        try (ProcessFence fence = new ProcessFence("pg1")) {
            pg.startPrimary(ServerSettings.NONE, telling(server -> fence.feed(server, Duration.ofSeconds(3))));
            await().atMost(LIMIT).until(() -> pg.observe(LIMIT) instanceof PostgresState.Stopped);
        }
    }

    @Test
    void startThatWasCancelledBeforehandLeavesNoProcess() {
        TestContext context = new TestContext();
        context.cancel();
        long children = children();
        assertThatThrownBy(() -> pg.startPrimary(ServerSettings.NONE, context))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("given up before it began");
        assertThat(context.servers()).isEmpty();
        await().atMost(LIMIT).until(() -> children() <= children);
        assertThat(pg.observe(LIMIT)).isInstanceOf(PostgresState.Stopped.class);
    }

    @Test
    void startThatIsCancelledWhenTheProcessIsToldOfLeavesNoServer() {
        TestContext context = new TestContext();
        long children = children();
        OperationContext cancelling = new OperationContext() {
            @Override
            public void progress(String text, double fraction) {
                context.progress(text, fraction);
            }

            @Override
            public void starting(PostmasterIdentity server) {
                context.cancel();
            }

            @Override
            public boolean cancelled() {
                return context.cancelled();
            }

            @Override
            public void onCancel(Runnable code) {
                context.onCancel(code);
            }
        };
        assertThatThrownBy(() -> pg.startPrimary(ServerSettings.NONE, cancelling))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("given up before it began");
        await().atMost(LIMIT).until(() -> children() <= children);
        assertThat(pg.observe(LIMIT)).isInstanceOf(PostgresState.Stopped.class);
        assertThat(context.reports()).noneMatch(r -> r.contains("started"));
    }

    private static long children() {
        return ProcessHandle.current().children().count();
    }

    private static OperationContext telling(Consumer<PostmasterIdentity> listener) {
        return new OperationContext() {
            @Override
            public void progress(String text, double fraction) {}

            @Override
            public void starting(PostmasterIdentity server) {
                listener.accept(server);
            }

            @Override
            public boolean cancelled() {
                return false;
            }

            @Override
            public void onCancel(Runnable code) {}
        };
    }
}
