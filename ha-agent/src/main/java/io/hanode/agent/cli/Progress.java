package io.hanode.agent.cli;

import org.jspecify.annotations.Nullable;

/** Says what a node is at, whenever that changes. */
final class Progress {

    private final Io io;
    private final String member;
    private String last = "";

    Progress(Io io, String member) {
        this.io = io;
        this.member = member;
    }

    void show(String state, @Nullable String operation) {
        String now = operation == null ? state : state + ": " + operation;
        if (!now.equals(last)) {
            last = now;
            io.note(member + " is " + now);
        }
    }
}
