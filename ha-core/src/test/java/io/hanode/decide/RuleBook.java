package io.hanode.decide;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes {@code docs/decisions.md} from {@link Rule}. */
final class RuleBook {

    private RuleBook() {}

    private static final String HEAD = """
            # Decisions

            Every turn of a node ends in one decision, and every decision names the rule by which it was made. A rule is an id and a
            sentence; the ids are stable. They are in the log, in the node's status, in its events, and in its decision records, where the
            reason says what the rule met in this case. `R305` in a bug report is enough.

            Generated from `io.hanode.decide.Rule`; do not edit. The class named with each family holds its conditions, its test of the same
            name shows an example of each rule.
            """;

    /** A family of rules: the ids from the given number on. */
    private record Family(int from, String title, String owner) {}

    private static final Family[] FAMILIES = {
        new Family(1, "A long operation runs", "WhenOperationRuns"),
        new Family(101, "The store does not answer", "WhenDcsUnavailable"),
        new Family(151, "This node cannot take part", "WhenMisfit"),
        new Family(201, "The cluster is paused", "WhenPaused"),
        new Family(251, "The node is closing", "WhenClosing"),
        new Family(301, "Nobody holds the leader lock", "WhenLeaderless"),
        new Family(401, "There is no cluster yet", "WhenUninitialized"),
        new Family(501, "This node holds the lock", "WhenLeading"),
        new Family(551, "This node holds the lock of a standby cluster", "WhenStandbyLeading"),
        new Family(601, "This leader was asked to hand over", "WhenSwitchingOver"),
        new Family(701, "The local server is down, or has no data", "WhenRecovering and RejoinPlan"),
        new Family(801, "Another node leads", "WhenFollowing"),
        new Family(901, "People asked for a restart of the server", "WhenRestarting"),
        new Family(911, "People asked for a fresh copy of the data directory", "WhenReinitializing"),
    };

    static String markdown() {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < FAMILIES.length; i++) {
            Family family = FAMILIES[i];
            int end = i + 1 < FAMILIES.length ? FAMILIES[i + 1].from : 1000;
            text.append("\n## ")
                    .append(family.title)
                    .append("\n\n`")
                    .append(family.owner.replace(" and ", "` and `"))
                    .append("`\n\n| rule | |\n|---|---|\n")
                    .append(rows(family.from, end));
        }
        return text.toString();
    }

    private static String rows(int from, int end) {
        return Arrays.stream(Rule.values())
                .filter(rule -> number(rule) >= from && number(rule) < end)
                .map(rule -> "| " + rule + " | " + rule.sentence() + " |\n")
                .collect(Collectors.joining());
    }

    private static int number(Rule rule) {
        return Integer.parseInt(rule.name().substring(1));
    }
}
