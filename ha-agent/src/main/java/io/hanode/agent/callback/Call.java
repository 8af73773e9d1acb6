package io.hanode.agent.callback;

import java.time.Duration;

/**
 * One call of a script.
 *
 * @param command the command line, split into words as a shell does
 * @param action Patroni's name of the moment
 * @param role Patroni's name of the role
 * @param cluster the cluster's name
 * @param token the fencing token under which the node leads; 0 when it does not
 * @param timeout after which it is killed
 */
record Call(String command, String action, String role, String cluster, long token, Duration timeout) {

    /** After it no call is made. */
    static final Call END = new Call("", "", "", "", 0, Duration.ZERO);
}
