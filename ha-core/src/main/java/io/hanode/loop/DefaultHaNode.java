package io.hanode.loop;

import io.hanode.HaEvent;
import io.hanode.HaNode;
import io.hanode.HaStatus;
import io.hanode.Measurement;
import io.hanode.ReinitializeRequest;
import io.hanode.RestartRequest;
import io.hanode.RestartResult;
import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.cluster.ClusterConfig;
import io.hanode.decide.LeaseView;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public face of a node. Its life: NEW, RUNNING, CLOSING, CLOSED; each once. */
public final class DefaultHaNode implements HaNode {

    private static final Logger log = LoggerFactory.getLogger(DefaultHaNode.class);

    private final NodeRuntime runtime;
    private final NodeStatus status;
    private final Switchovers switchovers;
    private final Restarts restarts;
    private final ConfigChanges configChanges;
    private final FreshProbe freshProbe;
    private volatile HaStatus.Lifecycle lifecycle = HaStatus.Lifecycle.NEW;
    private final CountDownLatch closed = new CountDownLatch(1);

    DefaultHaNode(NodeRuntime runtime) {
        this.runtime = runtime;
        NodeParts parts = runtime.parts;
        StoreAccess store = new StoreAccess(runtime);
        restarts = new Restarts(runtime);
        status = new NodeStatus(runtime, restarts);
        switchovers = new Switchovers(runtime, store);
        configChanges = new ConfigChanges(
                store, parts.controller().fenceTime(), parts.client().traits());
        freshProbe = new FreshProbe(parts.self().name().value(), parts.controller(), parts.clock());
    }

    /**
     * Makes a node of its parts and starts it. When that fails, all parts are closed.
     *
     * @throws io.hanode.HaConfigurationException when its endpoint cannot listen
     */
    public static HaNode start(NodeParts parts) {
        DefaultHaNode node = new DefaultHaNode(new NodeRuntime(parts));
        node.start();
        return node;
    }

    void start() {
        lifecycle = HaStatus.Lifecycle.RUNNING;
        NodeParts parts = runtime.parts;
        log.info(
                "node {} of cluster {} starts: {}",
                parts.self().name(),
                parts.self().cluster(),
                parts.controller().describe());
        try {
            runtime.start(this);
        } catch (RuntimeException e) {
            runtime.release();
            lifecycle = HaStatus.Lifecycle.CLOSED;
            closed.countDown();
            throw e;
        }
    }

    /** What this node knows of its session and its lock now, as its next decision would see it. Never blocks. */
    public LeaseView lease() {
        return runtime.lease.view();
    }

    @Override
    public HaStatus status() {
        return status.of(lifecycle, null);
    }

    @Override
    public HaStatus freshStatus(Duration timeout) {
        @Nullable PostgresState fresh = freshProbe.ask(timeout).orElse(null);
        return status.of(lifecycle, fresh);
    }

    @Override
    public SwitchoverResult switchover(SwitchoverRequest request) {
        return switchovers.request(request);
    }

    @Override
    public boolean cancelSwitchover(Duration timeout) {
        return switchovers.cancel(timeout);
    }

    @Override
    public void pause() {
        changeConfig(Map.of("pause", true));
    }

    @Override
    public void resume() {
        Map<String, @Nullable Object> patch = new HashMap<>();
        patch.put("pause", null);
        changeConfig(patch);
    }

    @Override
    public ClusterConfig changeConfig(Map<String, ?> patch) {
        return configChanges.change(patch, runtime.store.config().retryTimeout());
    }

    @Override
    public ClusterConfig replaceConfig(Map<String, ?> config) {
        return configChanges.replace(config, runtime.store.config().retryTimeout());
    }

    @Override
    public RestartResult restart(RestartRequest request) {
        return restarts.request(request);
    }

    @Override
    public boolean cancelRestart() {
        return restarts.cancel();
    }

    @Override
    public void reinitialize(ReinitializeRequest request) {
        restarts.reinitialize(request);
    }

    @Override
    public void reload() {
        runtime.parts.own().reload();
        runtime.wakeLoop();
    }

    @Override
    public FailsafeAnswer failsafe(FailsafeClaim claim) {
        ClusterConfig config = runtime.store.config();
        if (claim.leader().equals(runtime.parts.self().name())) {
            return FailsafeAnswer.refused("a node of this very name asks: this is " + claim.leader());
        }
        if (!config.failsafeMode() && !claim.isWithdrawal()) {
            return FailsafeAnswer.DISABLED;
        }
        FailsafeAnswer answer = runtime.agreements.answer(claim, config.ttl());
        runtime.wakeLoop();
        return answer;
    }

    @Override
    public boolean awaitStatus(Predicate<HaStatus> condition, Duration timeout) throws InterruptedException {
        return runtime.changes.await(
                () -> condition.test(status()), runtime.parts.clock().now().plus(timeout));
    }

    @Override
    public List<Measurement> measurements() {
        return runtime.parts.meters().measurements();
    }

    @Override
    public List<String> explain() {
        return runtime.recorder.explain();
    }

    @Override
    public Optional<HaEvent.RoleChanged> lastRoleChange() {
        return runtime.turns.lastRoleChange();
    }

    @Override
    public void close() {
        if (!beginClosing()) {
            awaitClosed();
            return;
        }
        log.info("node {} ends", runtime.parts.self().name());
        try {
            runtime.close(runtime.parts.settings().closeTimeout());
        } finally {
            lifecycle = HaStatus.Lifecycle.CLOSED;
            runtime.changes.changed();
            closed.countDown();
        }
    }

    private synchronized boolean beginClosing() {
        if (lifecycle != HaStatus.Lifecycle.RUNNING) {
            return false;
        }
        lifecycle = HaStatus.Lifecycle.CLOSING;
        return true;
    }

    /** A second caller returns when the first one is done. */
    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
