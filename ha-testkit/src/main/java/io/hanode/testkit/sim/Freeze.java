package io.hanode.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/** A pause of a process: what it would do meanwhile is put off, and done shortly after its end. */
final class Freeze {

    private final List<Runnable> late = new ArrayList<>();
    private boolean on;

    boolean on() {
        return on;
    }

    void begin() {
        on = true;
    }

    /** Runs code of the process, now or when its pause ends. */
    void run(Runnable code) {
        if (on) {
            late.add(code);
        } else {
            code.run();
        }
    }

    /** The process goes on; it takes a moment until each thing is done. */
    void end(NodeProcess process, SimRandom random) {
        on = false;
        List<Runnable> now = List.copyOf(late);
        late.clear();
        now.forEach(code -> process.after(random.millis(0, 5), code));
    }
}
