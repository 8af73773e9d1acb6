package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.SessionRequest;
import io.hanode.fence.Fence;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseStateTest {

    private static final LeaderLock LOCK = new LeaderLock(new FencingToken(5), "proof");
    private static final Duration LEASE = Duration.ofMillis(30_000 - 500 - 1_000);

    private final FakeClock clock = new FakeClock();
    private final LeaseState state = new LeaseState(clock, Duration.ofMillis(500));
    private final List<String> told = new ArrayList<>();
    private final Fences fences = new Fences(clock, List.of(new Listening()));
    private DcsSession session;

    @BeforeEach
    void lead() throws DcsException {
        session = new FakeStore()
                .openSession(new SessionRequest(NodeName.of("pg1"), Duration.ofSeconds(30)), Duration.ofSeconds(1));
        state.opened(session, clock.now());
        state.hold(session, LOCK);
        state.exposed(true, FakeServer.PROCESS);
    }

    private boolean due() {
        return state.fenceOrder().filter(o -> clock.now().isAtOrAfter(o.due())).isPresent();
    }

    @Test
    void fenceIsDueWhenTheLeasePasses() {
        clock.pass(LEASE.minusNanos(1));
        assertThat(due()).isFalse();
        clock.pass(Duration.ofNanos(1));
        assertThat(due()).isTrue();
    }

    @Test
    void fenceIsDueAtOnceWhenTheLockIsLost() {
        state.lockLost(LOCK, "test");
        assertThat(due()).isTrue();
    }

    @Test
    void nothingIsFencedAfterTheLockWasGivenUp() {
        state.released(LOCK);
        clock.pass(LEASE);
        assertThat(state.fenceOrder()).isEmpty();
    }

    @Test
    void nothingIsFencedWhileTheServerCannotAcceptWrites() {
        state.exposed(false, FakeServer.PROCESS);
        clock.pass(LEASE);
        assertThat(state.fenceOrder()).isEmpty();
    }

    @Test
    void lockLostInAPauseIsNotFencedWhenThePauseEnds() {
        state.armed(false);
        state.lockLost(LOCK, "test");
        state.armed(true);
        assertThat(state.fenceOrder()).isEmpty();
    }

    @Test
    void fenceIsRepeatedAsLongAsTheServerMayAcceptWrites() {
        clock.pass(LEASE);
        state.fenced(clock.now());
        assertThat(due()).isFalse();
        clock.pass(FenceState.FENCE_AGAIN);
        assertThat(due()).isTrue();
    }

    @Test
    void fencesAreFedWithWhatIsLeftOfTheLease() {
        clock.pass(Duration.ofSeconds(1));
        state.tellFences(fences);
        state.tellFences(fences);
        assertThat(told).containsExactly("feed " + FakeServer.PROCESS.pid() + " " + LEASE.minusSeconds(1));
    }

    @Test
    void fencesAreLeftToFireWhenTheLockIsLost() {
        state.tellFences(fences);
        told.clear();
        state.lockLost(LOCK, "test");
        state.tellFences(fences);
        assertThat(told).isEmpty();
        state.exposed(false, null);
        state.tellFences(fences);
        assertThat(told).containsExactly("disarm");
    }

    @Test
    void fencesAreDisarmedInAPause() {
        state.tellFences(fences);
        state.armed(false);
        state.tellFences(fences);
        assertThat(told).last().isEqualTo("disarm");
    }

    private final class Listening implements Fence {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public void feed(PostmasterIdentity postmaster, Duration remaining) {
            told.add("feed " + postmaster.pid() + " " + remaining);
        }

        @Override
        public void disarm() {
            told.add("disarm");
        }

        @Override
        public boolean healthy() {
            return true;
        }

        @Override
        public void close() {
            told.add("close");
        }
    }
}
