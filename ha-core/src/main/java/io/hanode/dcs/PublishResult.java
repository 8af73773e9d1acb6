package io.hanode.dcs;

/** The answer to a publication of the member key. */
public enum PublishResult {
    /** The key has the given value and lives as long as this session. */
    PUBLISHED,
    /** Another live session owns the member key of this name; nothing was changed. */
    NAME_TAKEN,
    /** The session is gone; nothing was changed. */
    SESSION_EXPIRED
}
