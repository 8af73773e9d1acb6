package io.hanode.examples.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a person may try next, as commands to copy. */
final class Hints {

    private Hints() {}

    /** The commands for the cluster as it is: they name the leader and its processes. */
    static List<String> lines(Cluster cluster, String leader) {
        ClusterPlan plan = cluster.plan();
        NodeProcess process = cluster.process(leader);
        List<NodePlan> others =
                plan.nodes().stream().filter(n -> !n.name().equals(leader)).toList();
        String rest = "http://" + process.node().rest();
        List<String> lines = new ArrayList<>(List.of(
                "Try in another terminal:",
                "  curl -s " + rest + "/cluster",
                "  curl -s " + rest + "/switchover -d '{\"leader\":\"" + leader + "\",\"candidate\":\""
                        + others.get(0).name() + "\"}'",
                "  " + psql(plan)));
        Optional<ProcessHandle> postmaster = process.postmaster();
        postmaster.ifPresent(p -> lines.add("  kill -9 " + p.pid() + "        # the primary's PostgreSQL crashes"));
        postmaster.ifPresent(p -> lines.add("  kill -9 -- -" + process.pid() + " " + p.pid()
                + "    # the primary's node dies with it; it is started again after " + LiveTable.RESTART.toSeconds()
                + " s"));
        lines.add("Everything is in " + plan.folder() + "; Ctrl-C stops it all and removes it.");
        return lines;
    }

    private static String psql(ClusterPlan plan) {
        String hosts = plan.nodes().stream().map(n -> "127.0.0.1").collect(Collectors.joining(","));
        String ports =
                plan.nodes().stream().map(n -> String.valueOf(n.postgresPort())).collect(Collectors.joining(","));
        return "psql \"host=" + hosts + " port=" + ports
                + " user=postgres dbname=postgres target_session_attrs=read-write" + " passfile=" + plan.passFile()
                + "\"";
    }
}
