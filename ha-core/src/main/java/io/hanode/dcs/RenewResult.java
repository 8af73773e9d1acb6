package io.hanode.dcs;

/** The answer to a renewal. */
public enum RenewResult {
    /** The session lives for its granted TTL from some instant not before the call was sent. */
    RENEWED,
    /** The session is gone, and with it the leader lock and the member key. It never comes back; open a new one. */
    EXPIRED
}
