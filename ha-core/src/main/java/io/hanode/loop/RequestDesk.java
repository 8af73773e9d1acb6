package io.hanode.loop;

import io.hanode.cluster.ScheduledRestart;
import io.hanode.decide.NodeRequests;
import io.hanode.decide.ReinitializeOrder;
import io.hanode.decide.RequestOutcome;
import io.hanode.decide.RestartOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people asked this node for, until a decision answers it. Thread-safe; nothing here blocks. */
final class RequestDesk {

    /**
     * An answer.
     *
     * @param outcome what became of it
     * @param text a sentence for people
     */
    record Reply(RequestOutcome outcome, String text) {}

    /**
     * A request that somebody waits for.
     *
     * @param id the request
     * @param reply what will be answered
     */
    record Ticket(long id, Answer<Reply> reply) {}

    private static final Reply CLOSED = new Reply(RequestOutcome.FAILED, "the node is closing");

    private final Clock clock;
    private final Map<Long, Answer<Reply>> waiting = new HashMap<>();
    private NodeRequests requests = NodeRequests.NONE;
    private long lastId;
    private boolean closed;

    RequestDesk(Clock clock) {
        this.clock = clock;
    }

    /** What is to be done. */
    synchronized NodeRequests view() {
        return requests;
    }

    /** Asks for a restart now; empty when one is asked for already. */
    synchronized Optional<Ticket> restart(ScheduledRestart restart) {
        if (requests.restart() != null) {
            return Optional.empty();
        }
        Ticket ticket = ticket();
        set(new RestartOrder(ticket.id, clock.now(), false, restart), requests.scheduled(), requests.reinitialize());
        return Optional.of(ticket);
    }

    /** Keeps a restart until its time; false when one is kept already. */
    synchronized boolean schedule(ScheduledRestart restart) {
        if (requests.scheduled() != null) {
            return false;
        }
        RestartOrder order = new RestartOrder(++lastId, clock.now(), true, restart);
        set(requests.restart(), order, requests.reinitialize());
        return true;
    }

    /** Withdraws the scheduled restart; false when there is none. */
    synchronized boolean cancelScheduled() {
        boolean there = requests.scheduled() != null;
        set(requests.restart(), null, requests.reinitialize());
        return there;
    }

    /** Asks for a fresh copy; empty when one is asked for already. */
    synchronized Optional<Ticket> reinitialize(boolean force, boolean fromLeader) {
        if (requests.reinitialize() != null) {
            return Optional.empty();
        }
        Ticket ticket = ticket();
        ReinitializeOrder order = new ReinitializeOrder(ticket.id, clock.now(), force, fromLeader);
        set(requests.restart(), requests.scheduled(), order);
        return Optional.of(ticket);
    }

    private void set(
            @Nullable RestartOrder restart, @Nullable RestartOrder scheduled, @Nullable ReinitializeOrder copy) {
        requests = new NodeRequests(restart, scheduled, copy);
    }

    private Ticket ticket() {
        Answer<Reply> reply = new Answer<>(clock);
        long id = ++lastId;
        if (closed) {
            reply.give(CLOSED);
        } else {
            waiting.put(id, reply);
        }
        return new Ticket(id, reply);
    }

    /** Answers and forgets a request; no effect when it is not known any more. */
    synchronized void answer(long id, Reply reply) {
        forget(id);
        Answer<Reply> asked = waiting.remove(id);
        if (asked != null) {
            asked.give(reply);
        }
    }

    private void forget(long id) {
        RestartOrder restart = requests.restart();
        RestartOrder scheduled = requests.scheduled();
        ReinitializeOrder copy = requests.reinitialize();
        set(
                restart == null || restart.id() == id ? null : restart,
                scheduled == null || scheduled.id() == id ? null : scheduled,
                copy == null || copy.id() == id ? null : copy);
    }

    /** Nobody will answer any more: whoever waits hears that. */
    synchronized void close() {
        closed = true;
        requests = NodeRequests.NONE;
        waiting.values().forEach(reply -> reply.give(CLOSED));
        waiting.clear();
    }
}
