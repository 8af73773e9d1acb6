package io.hanode.testkit.sim;

import io.hanode.dcs.DcsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A process's calls to the store as its threads make them: sent as the fast layer's are, and waited for. */
final class ShellCalls {

    private final ShellProcess process;
    private final DcsCalls calls;

    ShellCalls(ShellProcess process, SimRandom random) {
        this.process = process;
        this.calls = new DcsCalls(process.world, process, random);
    }

    /** Makes a call and waits for what comes of it. */
    <R> R make(String what, Duration timeout, Supplier<R> apply) throws DcsException {
        Strand self = process.baton.self();
        process.checkAlive();
        process.disturb(self, what);
        List<R> answers = new ArrayList<>(1);
        List<DcsException> failures = new ArrayList<>(1);
        calls.send(
                what,
                timeout,
                apply,
                answer -> {
                    answers.add(answer);
                    self.callAfter(0);
                },
                failure -> {
                    failures.add(failure);
                    self.callAfter(0);
                });
        while (answers.isEmpty() && failures.isEmpty()) {
            self.await(Strand.NEVER);
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return answers.get(0);
    }
}
