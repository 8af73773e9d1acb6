package io.hanode.dcs.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.model.NodeName;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Calls as tests make them. */
final class Calls {

    static final Duration TIMEOUT = Duration.ofSeconds(10);
    static final Duration LIMIT = Duration.ofSeconds(60);

    private Calls() {}

    /** A session, once the store can give one. */
    static DcsSession open(DcsClient client, String node, Duration ttl) {
        return await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> client.openSession(new SessionRequest(NodeName.of(node), ttl), TIMEOUT), s -> true);
    }

    /** The lock, which must be free. */
    static LeaderLock acquire(DcsSession session, String node) throws DcsException {
        AcquireResult result = session.tryAcquireLeader(node, TIMEOUT);
        assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
        return ((AcquireResult.Acquired) result).lock();
    }

    /** Null when no answer came within a second. */
    static RenewResult renewal(DcsSession session) {
        try {
            return session.renew(Duration.ofSeconds(1));
        } catch (DcsException e) {
            return null;
        }
    }

    static void awaitRenewal(DcsSession session) {
        await().atMost(LIMIT).until(() -> renewal(session) == RenewResult.RENEWED);
    }

    static boolean fails(ThrowingCallable call) {
        try {
            call.call();
            return false;
        } catch (DcsException e) {
            return true;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
