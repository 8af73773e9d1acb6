package io.hanode.testkit.sim;

import io.hanode.model.NodeName;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who reaches whom, how fast, and how often a message is lost. */
final class SimNetwork {

    /**
     * How a node's calls to the store fare.
     *
     * @param requestLoss chance that a request is lost
     * @param replyLoss chance that a reply is lost
     * @param doubleReplies chance that a reply comes a second time
     * @param slowestRequest the longest way of a request, in milliseconds
     * @param slowestReply the longest way of a reply, in milliseconds
     */
    record Weather(double requestLoss, double replyLoss, double doubleReplies, long slowestRequest, long slowestReply) {
        static final Weather FAIR = new Weather(0, 0, 0, 30, 30);
    }

    /** Standbys whose replication connections are refused, although all else reaches them. */
    final SortedSet<NodeName> refusedReplication = new TreeSet<>();

    final SortedSet<NodeName> cutFromStore = new TreeSet<>();
    /** Nodes whose writes come through late. */
    final SortedSet<NodeName> lateWrites = new TreeSet<>();

    private final SortedSet<String> cutLinks = new TreeSet<>();
    private final SortedSet<String> cutWays = new TreeSet<>();
    private final SortedMap<NodeName, Weather> weather = new TreeMap<>();
    private final SortedMap<NodeName, Long> slowReplication = new TreeMap<>();

    boolean reachesStore(NodeName node) {
        return !cutFromStore.contains(node);
    }

    Weather weather(NodeName node) {
        return weather.getOrDefault(node, Weather.FAIR);
    }

    void weather(NodeName node, Weather w) {
        weather.put(node, w);
    }

    void cut(NodeName a, NodeName b) {
        cutLinks.add(link(a, b));
    }

    void mend(NodeName a, NodeName b) {
        cutLinks.remove(link(a, b));
    }

    void cutOneWay(NodeName from, NodeName to) {
        cutWays.add(from + ">" + to);
    }

    void mendOneWay(NodeName from, NodeName to) {
        cutWays.remove(from + ">" + to);
    }

    /** Whether the one can connect to the other. */
    boolean linked(NodeName from, NodeName to) {
        return (cutLinks.isEmpty() || !cutLinks.contains(link(from, to)))
                && (cutWays.isEmpty() || !cutWays.contains(from + ">" + to));
    }

    boolean replicates(NodeName standby, NodeName source) {
        return linked(standby, source) && !refusedReplication.contains(standby);
    }

    /** How long one step of streaming may take, in milliseconds. */
    long replicationDelay(NodeName standby) {
        return slowReplication.getOrDefault(standby, 10L);
    }

    void replicationDelay(NodeName standby, long millis) {
        slowReplication.put(standby, millis);
    }

    void mendAll() {
        cutFromStore.clear();
        cutLinks.clear();
        cutWays.clear();
        refusedReplication.clear();
        weather.clear();
        slowReplication.clear();
    }

    private static String link(NodeName a, NodeName b) {
        return a.compareTo(b) < 0 ? a + "|" + b : b + "|" + a;
    }
}
