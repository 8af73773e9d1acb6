package io.hanode.agent.cli;

import io.hanode.dcs.DcsFactory;
import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all commands work with: the clusters' stores, their nodes, and the person. One command's, on one thread. */
final class Tool implements AutoCloseable {

    private final Io io;
    private final Reach reach;
    private final NodeApi nodes;
    private final Questions questions;
    private final Map<String, Store> stores = new LinkedHashMap<>();

    Tool(Io io, Reach reach) {
        this.io = io;
        this.reach = reach;
        this.nodes = new NodeApi(reach.nodes());
        this.questions = new Questions(io);
    }

    Io io() {
        return io;
    }

    Reach reach() {
        return reach;
    }

    NodeApi nodes() {
        return nodes;
    }

    Questions questions() {
        return questions;
    }

    /** The named cluster, or that of the configuration file. */
    String cluster(@Nullable String named) {
        String cluster = named != null ? named : reach.cluster();
        if (cluster == null) {
            throw CliException.usage(
                    "no cluster is named, and no configuration file names one: name it, or give -c FILE");
        }
        return cluster;
    }

    Store store(String cluster) {
        DcsFactory factory = reach.store();
        if (factory == null) {
            throw new CliException(
                    ExitCode.CONFIGURATION, "no store is configured: give -c FILE, or -d etcd://host:2379/namespace");
        }
        return stores.computeIfAbsent(cluster, c -> new Store(factory, reach.namespace(), c));
    }

    /**
     * The cluster as the store holds it.
     *
     * @throws CliException when there is none of that name, or the store cannot be reached
     */
    StoredCluster stored(String cluster) {
        StoredCluster stored = store(cluster).read();
        if (stored.isAbsent()) {
            throw CliException.notFound("there is no cluster '" + cluster + "' below /" + reach.namespace() + " at "
                    + (reach.store() == null ? "the store" : reach.store().describe()));
        }
        return stored;
    }

    /** The cluster by the store; when that cannot be reached, as the node of the configuration file last knew it. */
    Seen look(String cluster) {
        try {
            StoredCluster stored = stored(cluster);
            return new Seen(stored.view(), stored);
        } catch (CliException e) {
            String api = reach.localApi();
            if (e.code() != ExitCode.STORE || api == null) {
                throw e;
            }
            return new Seen(ask(cluster, api, e), null);
        }
    }

    private ClusterView ask(String cluster, String api, CliException store) {
        try {
            RestAnswer reply = nodes.get(api, "/cluster");
            Map<String, Object> json = reply.isOk() ? NodeApi.json(reply) : Map.of();
            if (!cluster.equals(json.get("scope"))) {
                throw store;
            }
            Map<String, Object> status = NodeApi.json(nodes.get(api, "/patroni"));
            Object identity = status.get("database_system_identifier");
            io.note("Note: " + store.getMessage() + ". This is what the node at " + api + " last knew.");
            return ClusterView.ofAnswer(cluster, identity == null ? null : identity.toString(), json);
        } catch (RestException e) {
            throw new CliException(
                    store.code(),
                    store.getMessage() + "; the node at " + api + " cannot tell either: " + e.getMessage());
        }
    }

    /** What the node of the configuration file answers, while the store cannot be reached. */
    RestAnswer local(String path) {
        String api = reach.localApi();
        try {
            RestAnswer reply = api == null ? new RestAnswer(0, "") : nodes.get(api, path);
            if (reply.isOk()) {
                return reply;
            }
            throw CliException.failed("the node at " + api + " refused: " + reply.text());
        } catch (RestException e) {
            throw CliException.failed("the node at " + api + " cannot be asked: " + e.getMessage());
        }
    }

    /** Prints the members' table with what stands below it. */
    void show(ClusterView cluster) {
        io.print(members(cluster, Format.PRETTY, false));
    }

    /** The members' table with what stands below it. */
    String members(ClusterView cluster, Format format, boolean extended) {
        MemberTable table = new MemberTable(cluster, format, extended);
        return text(table.rows(), format) + (format.isTable() ? table.footer() : "");
    }

    /** Rows as they are printed here. */
    String text(Rows rows, Format format) {
        return rows.text(format, "\t", io.colours() ? Colour::cell : (column, cell) -> cell);
    }

    /** The member of that name. */
    static MemberView member(ClusterView cluster, String name) {
        return cluster.member(name).orElseThrow(() -> notMember(cluster, List.of(name)));
    }

    static CliException notMember(ClusterView cluster, List<String> names) {
        String there =
                cluster.members().isEmpty() ? "it has none now" : "it has " + MemberView.names(cluster.members());
        return CliException.notFound(
                String.join(", ", names) + " is not a member of cluster " + cluster.name() + ": " + there);
    }

    @Override
    public void close() {
        nodes.close();
        stores.values().forEach(Store::close);
    }
}
