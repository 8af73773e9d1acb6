package io.hanode.testkit.sim;

/** Mistakes that somebody could make in the shell, each one line of it. */
final class ShellBugs {

    static final ShellBug LEASE_COUNTED_FROM_THE_REPLY = ShellBug.in(
            "LeaseKeeper", "S1", "state.renewed(session, sent);", "state.renewed(session, clock.now());");

    static final ShellBug SESSION_COUNTED_FROM_THE_REPLY = ShellBug.in(
            "LeaseKeeper", "S1", "adopt(session, old, sent, current);", "adopt(session, old, clock.now(), current);");

    static final ShellBug LEASE_OF_A_TAKEN_LOCK_COUNTED_FROM_THE_REPLY =
            ShellBug.in("LeaseState", "S1", "held = taken;", "held = taken; sentAt = clock.now();");

    static final ShellBug FENCE_TIMER_ASLEEP =
            ShellBug.in("FenceTimer", "S1", "if (order.isPresent() &&", "if (order.isPresent() && order.isEmpty() &&");

    static final ShellBug FENCED_ONCE_ONLY = ShellBug.in(
            "LeaseState", "S1", "Tick again = fencedAt == null", "if (fencedAt != null) { return Optional.empty(); } Tick again = fencedAt == null");

    static final ShellBug RENEWALS_GO_ON_WHILE_THE_LOOP_HANGS =
            ShellBug.in("LeaseKeeper", "P", "if (stalled()) {", "if (stalled() && clock == null) {");

    static final ShellBug OPERATION_READ_AFTER_THE_SERVER = ShellBug.in(
                    "Observer", "", "OperationView operation = slot.view();\n", "\n")
            .and("PostgresState postgres = probe.end(probeTimeout);", "PostgresState postgres = probe.end(probeTimeout); OperationView operation = slot.view();");

    static final ShellBug REFUSED_ACTION_DOES_NOT_END_THE_TURN = ShellBug.in(
            "HaLoop", "S", "if (!performer.perform(action)) {\n                return false;", "if (!performer.perform(action)) {\n                continue;");

    static final ShellBug RELEASED_LOCK_STILL_COUNTS =
            ShellBug.in("LockActions", "S1", "lease.released(lock);", "");

    static final ShellBug GIVEN_UP_LOCK_USED_AGAIN =
            ShellBug.in("LockActions", "S1", "givenUp = lock;", "");

    static final ShellBug LEASE_NOT_CHECKED_BEFORE_A_PROMOTION = ShellBug.in(
            "Performer", "S1", "lease.view().lockAt(clock.now()).filter(relied::equals).isEmpty()", "relied.proof().isEmpty()");

    static final ShellBug OPERATIONS_DO_NOT_COUNT_AS_WRITERS = ShellBug.in(
            "Observer", "S1", "writer || postgres.mayAcceptWrites()", "postgres.mayAcceptWrites()");

    static final ShellBug LOST_LOCK_OVERLOOKED = ShellBug.in("Observer", "S1", "compare(before, dcs);", "");

    static final ShellBug EXPIRY_OVERLOOKED = ShellBug.in(
            "LeaseKeeper", "", "expire(session, \"the session expired in the store\");", "");

    static final ShellBug PROCESS_FENCE_FED_FOR_TOO_LONG = ShellBug.in(
            "Fences", "S1", "clock.until(until)", "clock.until(until).multipliedBy(3)");

    static final ShellBug OLD_ANSWER_TO_PEERS = ShellBug.in(
            "FreshProbe", "S", "current == null || current.isOver()", "current == null");

    static final ShellBug STALE_PROBE = ShellBug.in(
            "LocalProbe", "S", "hangs = probe != null && !probe.isOver();\n        if (!hangs) {", "hangs = false;\n        if (probe == null || (clock.now().nanos() / 1_000_000_000L) % 4 == 0) {");

    static final ShellBug TWO_OPERATIONS_AT_A_TIME = ShellBug.in(
            "OperationSlot", "", "if (running != null) {", "if (running != null && clock == null) {");

    static final ShellBug PROMOTION_SEEN_BY_THE_NEXT_TURN_ONLY =
            ShellBug.in("Performer", "S1", "lease.exposed(true, null);", "");

    private ShellBugs() {}
}
