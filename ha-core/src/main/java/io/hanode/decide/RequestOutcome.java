package io.hanode.decide;

/** What became of something that people asked a node for. */
public enum RequestOutcome {
    /** It is done; or, where it takes long, it has begun. */
    DONE,
    /** The server does not fulfil the request's conditions; nothing was done. */
    CONDITIONS_NOT_MET,
    /** Something else is under way; nothing was done. */
    BUSY,
    /** The server does not accept connections yet. */
    STILL_STARTING,
    /** It failed, or is not possible. */
    FAILED
}
