package io.hanode.testkit.sim;

import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.decide.Decider;
import io.hanode.decide.Decision;
import io.hanode.decide.Observation;
import io.hanode.decide.PeerNeeds;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.peer.PeerAddress;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;

/** What a simulated node does where a bug can be planted. The defaults are what the product does. */
public interface SimPolicy extends DeciderFunction {

    /** The product as it is. */
    SimPolicy SHIPPED = new SimPolicy() {};

    @Override
    default Decision decide(Observation observation) {
        return Decider.decide(observation);
    }

    /** Which peers a turn asks. */
    default List<PeerAddress> peersToAsk(Observation withoutPeers) {
        return PeerNeeds.of(withoutPeers);
    }

    /** From when the lease counts. */
    default Tick leaseStart(Tick sentAt, Tick repliedAt) {
        return sentAt;
    }

    /** With which time to live the lease is reckoned. */
    default Duration leaseTtl(Duration asked, Duration granted) {
        return granted;
    }

    /** How much of the lease is kept for stopping writes by force. */
    default Duration fenceTime(Duration longest) {
        return longest;
    }

    /** Whether a renewal counts of which nobody knows whether it came through. */
    default boolean countsUnansweredRenewals() {
        return false;
    }

    /** Whether a lock is not acted on any more from before its release is sent. */
    default boolean givesUpBeforeTheRelease() {
        return true;
    }

    /** Whether the next action waits until what commits wait for is in force. */
    default boolean awaitsStandbys() {
        return true;
    }

    /** Whether a lock that was found under this node's name may be used as its own. */
    default boolean mayAdopt(FencingToken wanted, LeaderLock found, boolean ownSession) {
        return ownSession && found.token().equals(wanted);
    }

    /** Whether a write as leader is guarded by the lock. */
    default boolean guardsWrites() {
        return true;
    }

    /** Whether an action that relies on the lock is refused once the lease has passed. */
    default boolean checksLease() {
        return true;
    }

    /** Whether a leader goes on without the store although these have not agreed. */
    default boolean goesOnWithout(NavigableSet<NodeName> missing) {
        return false;
    }

    /** Whether a lock is not used that was taken after another node was promised that nobody takes it. */
    default boolean keepsPromises() {
        return true;
    }

    /** Whether a free lock is seen as another's while it was promised that nobody takes it. */
    default boolean seesPromises() {
        return true;
    }

    /** Whether promises are taken back only when nothing rests on them any more. */
    default boolean withdrawsWhenSettled() {
        return true;
    }

    /** Whether the server is stopped by force when the lease passes. */
    default boolean fences() {
        return true;
    }
}
