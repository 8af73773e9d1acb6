package io.hanode.rest;

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
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A node that says what the test tells it to say. */
final class FakeNode implements HaNode {

    volatile HaStatus status;
    volatile UnaryOperator<HaStatus> fresh = s -> s;
    volatile Function<SwitchoverRequest, SwitchoverResult> switchover = r -> {
        throw new AssertionError("no switchover expected");
    };
    volatile Function<Map<String, ?>, ClusterConfig> changeConfig = p -> {
        throw new AssertionError("no change expected");
    };
    volatile Function<Map<String, ?>, ClusterConfig> replaceConfig = p -> {
        throw new AssertionError("no replacement expected");
    };
    volatile Function<RestartRequest, RestartResult> restart = r -> {
        throw new AssertionError("no restart expected");
    };
    volatile Consumer<ReinitializeRequest> reinitialize = r -> {
        throw new AssertionError("no reinitialize expected");
    };
    volatile Runnable reload = () -> {
        throw new AssertionError("no reload expected");
    };
    volatile Function<FailsafeClaim, FailsafeAnswer> failsafe = c -> {
        throw new AssertionError("no claim expected");
    };
    volatile List<Measurement> measurements = List.of();
    volatile boolean cancels;
    volatile List<String> sentences = List.of();
    volatile HaEvent.RoleChanged roleChange;

    FakeNode(HaStatus status) {
        this.status = status;
    }

    @Override
    public HaStatus status() {
        return status;
    }

    @Override
    public HaStatus freshStatus(Duration timeout) {
        return fresh.apply(status);
    }

    @Override
    public SwitchoverResult switchover(SwitchoverRequest request) {
        return switchover.apply(request);
    }

    @Override
    public boolean cancelSwitchover(Duration timeout) {
        return cancels;
    }

    @Override
    public void pause() {
        throw new AssertionError("not reachable over REST");
    }

    @Override
    public void resume() {
        throw new AssertionError("not reachable over REST");
    }

    @Override
    public ClusterConfig changeConfig(Map<String, ?> patch) {
        return changeConfig.apply(patch);
    }

    @Override
    public ClusterConfig replaceConfig(Map<String, ?> config) {
        return replaceConfig.apply(config);
    }

    @Override
    public RestartResult restart(RestartRequest request) {
        return restart.apply(request);
    }

    @Override
    public boolean cancelRestart() {
        return cancels;
    }

    @Override
    public void reinitialize(ReinitializeRequest request) {
        reinitialize.accept(request);
    }

    @Override
    public void reload() {
        reload.run();
    }

    @Override
    public FailsafeAnswer failsafe(FailsafeClaim claim) {
        return failsafe.apply(claim);
    }

    @Override
    public List<Measurement> measurements() {
        return measurements;
    }

    @Override
    public boolean awaitStatus(Predicate<HaStatus> condition, Duration timeout) {
        return condition.test(status);
    }

    @Override
    public List<String> explain() {
        return sentences;
    }

    @Override
    public Optional<HaEvent.RoleChanged> lastRoleChange() {
        return Optional.ofNullable(roleChange);
    }

    @Override
    public void close() {
        // nothing to release
    }
}
