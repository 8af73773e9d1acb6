package io.hanode.testkit.sim;

/** Mistakes that somebody could make in the shell, a line or two of it each. */
final class ShellBugs {

    static final ShellBug FENCE_TIMER_DOES_NOTHING = ShellBug.in(
                    "FenceTimer", "S", "fence(order.get().reason());", "state.fenced(now);")
            .whereUnguarded();

    static final ShellBug RENEWALS_GO_ON_WHILE_THE_LOOP_HANGS =
            ShellBug.in("LeaseKeeper", "L1", "if (stalled()) {", "if (stalled() && current == null) {");

    static final ShellBug RELEASED_LOCK_STILL_COUNTS = ShellBug.in("LockActions", "S1", "lease.released(lock);", "");

    static final ShellBug PROCESS_FENCE_FED_FOR_TOO_LONG =
            ShellBug.in("Fences", "S1", "clock.until(until)", "clock.until(until).multipliedBy(3)");

    static final ShellBug OLD_STATE_OF_THE_SERVER_BELIEVED = ShellBug.in(
            "LocalProbe",
            "S1",
            "hangs = probe != null && !probe.isOver();\n        if (!hangs) {",
            "hangs = false;\n        if (probe == null || clock.now().nanos() / 1_000_000_000L % 4 == 0) {");

    static final ShellBug OPERATIONS_DO_NOT_COUNT_AS_WRITERS =
            ShellBug.in("Observer", "S1", "writer || postgres.mayAcceptWrites()", "postgres.mayAcceptWrites()");

    static final ShellBug FENCES_HEAR_OF_A_STARTED_SERVER_TOO_LATE = ShellBug.in(
            "NodeRuntime",
            "S1",
            "lease.exposed(true, server);\n        keeper.tellFences();",
            "lease.exposed(true, null);");

    private ShellBugs() {}
}
