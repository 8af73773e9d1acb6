package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import org.apache.zookeeper.KeeperException;

/** What ZooKeeper's error codes mean to a caller. */
final class Faults {

    private Faults() {}

    /**
     * An error as an exception of the SPI.
     *
     * @param ifUnanswered the effect when the code does not say that the request was refused
     */
    static DcsException translate(KeeperException fault, Effect ifUnanswered, String what, String server) {
        String at = "ZooKeeper at " + server;
        return switch (fault.code()) {
            case NOAUTH ->
                new DcsException(
                        Effect.NOT_APPLIED,
                        at + " denies access to " + fault.getPath() + " (" + what
                                + "): check user and password, or the node's ACL",
                        fault);
            case AUTHFAILED ->
                new DcsException(Effect.NOT_APPLIED, at + " refuses the user or the password: " + what, fault);
            case SESSIONMOVED,
                    NONODE,
                    NODEEXISTS,
                    BADVERSION,
                    NOTEMPTY,
                    NOCHILDRENFOREPHEMERALS,
                    INVALIDACL,
                    QUOTAEXCEEDED,
                    NOTREADONLY,
                    BADARGUMENTS,
                    UNIMPLEMENTED ->
                new DcsException(Effect.NOT_APPLIED, at + " refuses (" + fault.code() + "): " + what, fault);
            default -> new DcsException(ifUnanswered, at + " gave no answer (" + fault.code() + "): " + what, fault);
        };
    }

    /**
     * Lets pass the refusals that another client's move explains; all others are told.
     *
     * @throws DcsException NOT_APPLIED, since the server refused
     */
    static void refuseUnlessRaced(MultiReply reply, String what, String server) throws DcsException {
        switch (reply.fault()) {
            case BADVERSION, NONODE, NODEEXISTS -> {}
            default -> throw translate(KeeperException.create(reply.fault()), Effect.NOT_APPLIED, what, server);
        }
    }
}
