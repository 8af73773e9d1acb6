package io.hanode.decide;

import io.hanode.model.Tick;
import java.util.ArrayList;
import java.util.List;

/**
 * What a turn decided.
 *
 * @param situation the kind of turn
 * @param rule the rule that applied
 * @param reason why, a sentence for an operator
 * @param actions what to do, in order
 * @param fence whether client writes are to be stopped by force when the lease passes; false only while paused
 * @param memory what to remember
 * @param wakeAt when the next turn begins at the latest
 * @param finished whether the node has nothing more to do and may end
 */
public record Decision(
        Situation situation,
        Rule rule,
        String reason,
        List<Action> actions,
        boolean fence,
        Memory memory,
        Tick wakeAt,
        boolean finished) {

    /** Checks that at most one long action is there, at the end. */
    public Decision {
        actions = List.copyOf(actions);
        for (int i = 0; i < actions.size() - 1; i++) {
            if (actions.get(i).isLong()) {
                throw new IllegalArgumentException("a long action must come last: " + actions);
            }
        }
    }

    /** Whether it does something that nothing may go before, or keep from. */
    boolean isUrgent() {
        return actions.stream().anyMatch(a -> a instanceof Action.FenceServer || a instanceof Action.ReleaseLeader);
    }

    /** The same, with the next turn by the given instant. */
    Decision wakingBy(Tick latest) {
        return new Decision(situation, rule, reason, actions, fence, memory, Tick.earlier(wakeAt, latest), finished);
    }

    /** The same with one more action, as the last but for a long one. */
    Decision adding(Action action, Memory newMemory) {
        List<Action> more = new ArrayList<>(actions);
        boolean longLast = !more.isEmpty() && more.get(more.size() - 1).isLong();
        more.add(longLast ? more.size() - 1 : more.size(), action);
        return new Decision(situation, rule, reason, more, fence, newMemory, wakeAt, finished);
    }
}
