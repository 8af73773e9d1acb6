package io.hanode.cluster;

/** Whether, and how, commits wait for standbys ({@code synchronous_mode}). */
public enum SynchronousMode {
    /** They do not wait, unless the cluster's own parameters say so. */
    OFF,
    /** They wait for all of a few chosen standbys ({@code on}); each of these may become leader. */
    PRIORITY,
    /** They wait for any so many of all standbys ({@code quorum}); a candidate has to see enough of the others. */
    QUORUM
}
