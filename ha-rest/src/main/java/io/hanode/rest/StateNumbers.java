package io.hanode.rest;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The numbers that Patroni's metrics give to the states of a server. */
final class StateNumbers {

    private static final List<String> STATES = List.of(
            "initializing new cluster",
            "initdb failed",
            "running custom bootstrap script",
            "custom bootstrap failed",
            "creating replica",
            "running",
            "starting",
            "starting after custom bootstrap",
            "start failed",
            "restarting",
            "restart failed",
            "stopping",
            "stopped",
            "stop failed",
            "crashed");

    private StateNumbers() {}

    /** The number; -1 for a state that has none. */
    static int of(String state) {
        return STATES.indexOf(state);
    }

    /** All of them, for people. */
    static String legend() {
        return IntStream.range(0, STATES.size())
                .mapToObj(i -> i + "=" + STATES.get(i))
                .collect(Collectors.joining(", "));
    }
}
