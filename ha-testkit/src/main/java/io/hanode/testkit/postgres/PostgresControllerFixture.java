package io.hanode.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.ClusterName;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** Makes, watches and ends the servers of {@link PostgresControllerContract}. */
public abstract class PostgresControllerFixture {

    /** The first timeline after a promotion. */
    protected static final Timeline SECOND = Timeline.of(2);

    static final Duration SHORT = Duration.ofSeconds(10);
    static final ServerSettings SETTINGS = ServerSettings.NONE;

    private final List<PostgresController> made = new ArrayList<>();

    PostgresControllerFixture() {}

    /** A controller of a new server without a data directory, in the same world as the others of this test. */
    protected abstract PostgresController create(NodeName name) throws Exception;

    /** Commits something on the primary, so that its WAL moves. */
    protected abstract void write(PostgresController primary) throws Exception;

    /** Kills the server process, as {@code kill -9} does. */
    protected abstract void crash(PostgresController server) throws Exception;

    /** Lets replication go on, where it does not by itself. */
    protected void settle() {}

    /** Ends all servers of the test. */
    @AfterEach
    protected void closeAll() throws Exception {
        for (PostgresController controller : made) {
            controller.stop(StopMode.IMMEDIATE, new TestContext());
            controller.close();
        }
    }

    /** A controller without a data directory. */
    protected final PostgresController server(String name) throws Exception {
        PostgresController controller = create(NodeName.of(name));
        made.add(controller);
        controller.identify(NodeName.of(name), new ClusterName("contract"));
        return controller;
    }

    /** A controller of a running primary. */
    protected final PostgresController initialized(String name) throws Exception {
        PostgresController controller = server(name);
        provisioner(controller).initialize(SETTINGS, new TestContext());
        return controller;
    }

    /** A controller of a running standby, with a slot of its name. */
    protected final PostgresController standbyOf(PostgresController primary, String name) throws Exception {
        primary.applySlots(List.of(new SlotChange.Create(name)), SHORT);
        PostgresController controller = server(name);
        Upstream upstream = upstream(primary, "pg1", name);
        provisioner(controller).clone(upstream, new TestContext());
        assertThat(stopped(controller).incomplete()).isFalse();
        assertThat(stopped(controller).standby()).isTrue();
        controller.startStandby(upstream, SETTINGS, new TestContext());
        return controller;
    }

    final PostgresController caughtUpStandbyOf(PostgresController primary, String name) throws Exception {
        PostgresController controller = standbyOf(primary, name);
        write(primary);
        Lsn written = primary(primary).written();
        awaitState(
                controller,
                s -> s instanceof PostgresState.Standby b
                        && b.streaming()
                        && b.position().compareTo(written) >= 0);
        return controller;
    }

    /** Where a server is reached. */
    protected static Upstream upstream(PostgresController controller, String name, @Nullable String slot) {
        return new Upstream(
                NodeName.of(name),
                controller.address().host(),
                controller.address().port(),
                slot);
    }

    /** What the server can do with its data directory. */
    protected static Provisioner provisioner(PostgresController controller) {
        return controller.provisioner().orElseThrow();
    }

    /** Its state now. */
    protected static PostgresState observe(PostgresController controller) {
        return controller.observe(SHORT);
    }

    /** Its state, which must be that of a primary. */
    protected static PostgresState.Primary primary(PostgresController controller) {
        PostgresState state = observe(controller);
        assertThat(state).isInstanceOf(PostgresState.Primary.class);
        return (PostgresState.Primary) state;
    }

    /** Its state, which must be that of a standby. */
    protected static PostgresState.Standby standby(PostgresController controller) {
        PostgresState state = observe(controller);
        assertThat(state).isInstanceOf(PostgresState.Standby.class);
        return (PostgresState.Standby) state;
    }

    /** Its state, which must be that of a stopped server. */
    protected static PostgresState.Stopped stopped(PostgresController controller) {
        PostgresState state = observe(controller);
        assertThat(state).isInstanceOf(PostgresState.Stopped.class);
        return (PostgresState.Stopped) state;
    }

    /** Waits until its state is as wanted. */
    protected final void awaitState(PostgresController controller, Predicate<PostgresState> wanted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            settle();
                            return observe(controller);
                        },
                        wanted);
    }
}
