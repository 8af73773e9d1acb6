package io.hanode.dcs.zookeeper;

/**
 * A server of an embedded ensemble, as all others know it.
 *
 * @param id 1 to 255, different for each server and never changed
 * @param host where the other servers reach it
 * @param quorumPort the port that followers connect to when it leads
 * @param electionPort the port for electing the ensemble's leader
 */
public record EnsemblePeer(int id, String host, int quorumPort, int electionPort) {

    /** Checks the numbers. */
    public EnsemblePeer {
        if (id < 1 || id > 255) {
            throw new IllegalArgumentException("ZooKeeper server id " + id + ": allowed are 1 to 255");
        }
        if (quorumPort == electionPort) {
            throw new IllegalArgumentException(
                    "ZooKeeper server " + id + " has port " + quorumPort + " twice: give it two");
        }
    }

    /**
     * A server from ZooKeeper's own notation, {@code 1=host:2888:3888}.
     *
     * @throws IllegalArgumentException when the text has another form
     */
    public static EnsemblePeer parse(String text) {
        String[] parts = text.strip().replaceFirst("^server\\.", "").split("[=:]", -1);
        try {
            if (parts.length == 4) {
                return new EnsemblePeer(
                        Integer.parseInt(parts[0]), parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3]));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected(text), e);
        }
        throw new IllegalArgumentException(expected(text));
    }

    private static String expected(String text) {
        return "ZooKeeper server '" + text + "' must look like 1=host:2888:3888";
    }
}
