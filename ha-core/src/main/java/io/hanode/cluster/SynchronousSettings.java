package io.hanode.cluster;

/**
 * What the cluster's configuration says about synchronous replication.
 *
 * @param mode whether, and how, commits wait for standbys
 * @param strict whether commits wait also while no standby is there that could confirm them
 * @param count how many standbys confirm a commit, as far as there are so many; 1 or more
 * @param maximumLag how many bytes a standby may be behind to be chosen; 0 or less: any number
 * @param safeRestart whether clients are kept out after a restart or a promotion until the synchronous standbys have all WAL; without
 *     effect while the mode is off
 */
public record SynchronousSettings(
        SynchronousMode mode, boolean strict, int count, long maximumLag, boolean safeRestart) {

    /** Whether synchronous mode is wanted. */
    public boolean isOn() {
        return mode != SynchronousMode.OFF;
    }

    /** Whether clients are kept out until nothing can be seen that is not replicated. */
    public boolean holdsClients() {
        return isOn() && safeRestart;
    }

    static SynchronousSettings read(ConfigReader top) {
        boolean strict = top.flag("synchronous_mode_strict", false);
        return new SynchronousSettings(
                top.synchronousMode("synchronous_mode"),
                strict,
                top.count("synchronous_node_count", 1, 1),
                top.bytes("maximum_lag_on_syncnode", -1, -1),
                top.flag("safe_restart", strict));
    }
}
