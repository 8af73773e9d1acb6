package io.hanode.decide;

import io.hanode.model.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds back a long action that cannot start now: another operation (a checkpoint) still runs, or the same one failed a moment ago.
 * A stop is never held back.
 */
final class OperationGate {

    private OperationGate() {}

    static Decision checked(Turn turn, Decision decision) {
        OperationKind wanted = longOne(decision.actions());
        if (wanted == null) {
            return decision;
        }
        OperationView operation = turn.o().operation();
        if (operation.running() != null) {
            boolean stop = wanted == OperationKind.STOP;
            return without(turn, decision, decision.rule(), decision.reason(), stop, Turn.POLL);
        }
        OperationView.Finished last = operation.last();
        if (last != null && last.kind() == wanted && last.failure() != null && wanted != OperationKind.STOP) {
            Duration left = last.at().plus(turn.backOff()).since(turn.o().now());
            if (!left.isNegative() && !left.isZero()) {
                String reason =
                        "last attempt to " + words(wanted) + " failed: " + last.failure() + "; next attempt soon";
                return without(turn, decision, Rule.R721, reason, false, left);
            }
        }
        return decision;
    }

    private static Decision without(Turn turn, Decision d, Rule rule, String reason, boolean cancel, Duration wakeIn) {
        List<Action> actions =
                new ArrayList<>(d.actions().subList(0, d.actions().size() - 1));
        if (cancel) {
            actions.add(new Action.CancelOperation());
        }
        return new Decision(
                d.situation(),
                rule,
                reason,
                actions,
                d.fence(),
                d.memory(),
                Tick.earlier(d.wakeAt(), turn.o().now().plus(wakeIn)),
                d.finished());
    }

    private static @Nullable OperationKind longOne(List<Action> actions) {
        return actions.isEmpty() ? null : actions.get(actions.size() - 1).operation();
    }

    static String words(OperationKind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
