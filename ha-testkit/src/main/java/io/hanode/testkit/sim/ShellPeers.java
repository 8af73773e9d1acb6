package io.hanode.testkit.sim;

import io.hanode.HaStatus;
import io.hanode.loop.DefaultHaNode;
import io.hanode.model.NodeName;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerProbe;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks peers: each question travels, is answered on a thread of the peer's process, and its answer travels back, or is lost. */
final class ShellPeers implements PeerProbe {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final ShellProcess process;
    private final SimWorld world;

    ShellPeers(ShellProcess process) {
        this.process = process;
        this.world = process.world;
    }

    @Override
    public SortedMap<NodeName, PeerView> ask(List<PeerAddress> peers, Duration timeout) {
        Strand self = process.baton.self();
        process.mustNotLock(self);
        SortedMap<NodeName, PeerView> views = new TreeMap<>();
        for (PeerAddress peer : peers) {
            process.after(
                    way(),
                    () -> question(peer.node(), view -> {
                        views.put(peer.node(), view);
                        self.callAfter(0);
                    }));
        }
        long until = process.trueTimeAfter(timeout);
        while (views.size() < peers.size() && world.scheduler.now() < until) {
            self.await(until);
        }
        SortedMap<NodeName, PeerView> answers = new TreeMap<>(views);
        for (PeerAddress peer : peers) {
            answers.putIfAbsent(peer.node(), new PeerView.Silent(peer.node(), "did not answer in time"));
        }
        return answers;
    }

    @Override
    public SortedMap<NodeName, FailsafeAnswer> claim(List<PeerAddress> peers, FailsafeClaim claim, Duration timeout) {
        Strand self = process.baton.self();
        process.mustNotLock(self);
        SortedMap<NodeName, FailsafeAnswer> answers = new TreeMap<>();
        for (PeerAddress peer : peers) {
            process.after(
                    way(),
                    () -> deliver(peer.node(), claim, answer -> {
                        answers.put(peer.node(), answer);
                        self.callAfter(0);
                    }));
        }
        long until = process.trueTimeAfter(timeout);
        while (answers.size() < peers.size() && world.scheduler.now() < until) {
            self.await(until);
        }
        return new TreeMap<>(answers);
    }

    private void deliver(NodeName peer, FailsafeClaim claim, Consumer<FailsafeAnswer> answered) {
        ShellProcess other = reached(peer);
        if (other == null) {
            return;
        }
        other.start("agree", () -> {
            DefaultHaNode node = other.running();
            if (node == null) {
                return;
            }
            FailsafeAnswer answer = node.failsafe(claim);
            process.after(way(), () -> {
                if (reached(peer) != null) {
                    answered.accept(answer);
                }
            });
        });
    }

    private long way() {
        return process.random.skewedMillis(1, 300);
    }

    /** The question arrives, if it does. */
    private void question(NodeName peer, Consumer<PeerView> answered) {
        ShellProcess other = reached(peer);
        if (other == null) {
            if (process.random.chance(0.5)) {
                answered.accept(new PeerView.Silent(peer, "does not accept connections"));
            }
            return;
        }
        other.start("answer", () -> {
            PeerView view = answer(other, peer);
            process.after(way(), () -> {
                if (reached(peer) != null) {
                    answered.accept(view);
                }
            });
        });
    }

    private @Nullable ShellProcess reached(NodeName peer) {
        SimNode node = world.nodes.get(peer);
        return node != null
                        && node.process() instanceof ShellProcess other
                        && world.network.linked(process.node.name, peer)
                ? other
                : null;
    }

    private PeerView answer(ShellProcess other, NodeName peer) {
        DefaultHaNode node = other.running();
        HaStatus status = node == null ? null : world.profile.freshPeers() ? node.freshStatus(FRESH) : node.status();
        return status == null || status.rule().isEmpty()
                ? new PeerView.Silent(peer, "knows nothing yet")
                : view(peer, status);
    }

    private static PeerView view(NodeName peer, HaStatus status) {
        PostgresState state = status.postgres();
        PeerView.Role role = PeerView.Role.DOWN;
        io.hanode.model.Timeline timeline = null;
        io.hanode.model.Lsn position = null;
        if (state instanceof PostgresState.Primary p) {
            role = PeerView.Role.PRIMARY;
            timeline = p.timeline();
            position = p.written();
        } else if (state instanceof PostgresState.Standby s) {
            role = PeerView.Role.STANDBY;
            timeline = s.timeline();
            position = s.position();
        }
        return new PeerView.Answered(
                peer,
                role,
                timeline,
                position,
                state instanceof PostgresState.Standby s && s.streaming(),
                status.tags(),
                state.knownSystemIdentifier().orElse(null),
                false,
                status.instance());
    }

    @Override
    public void close() {
        process.checkAlive();
    }
}
