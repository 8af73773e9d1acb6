package io.hanode.testkit.dcs;

/** What can go wrong with one call to the store. */
public enum DcsFault {
    /** Nothing goes wrong. */
    NONE,
    /** The call is refused before it takes effect: {@link io.hanode.dcs.DcsException.Effect#NOT_APPLIED}. */
    REFUSED,
    /** The call takes effect, and its reply is lost: {@link io.hanode.dcs.DcsException.Effect#UNKNOWN}. */
    REPLY_LOST,
    /** The request is lost on its way, which the caller cannot tell from a lost reply: {@link io.hanode.dcs.DcsException.Effect#UNKNOWN}. */
    REQUEST_LOST
}
