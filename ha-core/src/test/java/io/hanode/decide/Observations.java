package io.hanode.decide;

import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All combinations of what a node can see of its server, its lease, the store, a pause, its own end, a request and an operation, as
 * node pg1 sees them. Possible in one world or not: a decision has to be safe in any.
 */
final class Observations {

    private static final LeaderLock LOCK = Scenario.LOCK;

    private Observations() {}

    static List<PostgresState> servers() {
        return List.of(
                Server.noData(),
                Server.unusable(),
                server().stopped(),
                server().crashed(),
                server().stoppedStandby(),
                server().incomplete(),
                server().starting(),
                server().startingStandby(),
                server().stopping(),
                server().primary(),
                server().standby(),
                server().notStreaming().standby(),
                server().foreign().primary(),
                server().foreign().stopped(),
                server().foreign().standby(),
                Server.silent(),
                new PostgresState.Unreachable(null, "no such process"));
    }

    private static Server server() {
        return Server.server();
    }

    static List<LeaseView> leases() {
        return List.of(
                new LeaseView.NoSession(),
                new LeaseView.Session(),
                held(20_000_000_000L, 29_000_000_000L),
                held(0, 1),
                held(-1, 0),
                held(-10_000_000_000L, -1_000_000_000L));
    }

    /** A lease from whose end on, and whose demotion, so many nanoseconds are left. */
    private static LeaseView.Held held(long demoteIn, long validFor) {
        return new LeaseView.Held(
                LOCK, Scenario.NOW.plus(Duration.ofNanos(demoteIn)), Scenario.NOW.plus(Duration.ofNanos(validFor)));
    }

    /** Nobody leads, this node does, another acquisition of its name does, another node does. */
    static List<Consumer<Cluster>> leaders() {
        return List.of(
                Cluster::noLeader,
                c -> c.leader("pg1", LOCK.token()),
                c -> c.leader("pg1", new FencingToken(8)),
                c -> c.leader("pg2", new FencingToken(8)));
    }

    /** The cluster is there, it is being made, it is not there. */
    static List<Consumer<Cluster>> identities() {
        return List.of(
                c -> {},
                c -> c.initialize("").initializer("pg1"),
                c -> c.initialize(null).member("pg2", "role", "replica"));
    }

    /** Nobody asks for anything, for a switchover away from this node, for a failover to it. */
    private static List<Consumer<Cluster>> requests() {
        return List.of(c -> {}, c -> c.request("pg1", "pg2"), c -> c.request(null, "pg1"));
    }

    static List<Observation> all() {
        List<Observation> all = new ArrayList<>();
        for (Consumer<Scenario> store : stores()) {
            for (Consumer<Scenario> mode : modes()) {
                Scenario scenario = Scenario.leader()
                        .answers("pg2", PeerView.Role.STANDBY, 1, Server.END)
                        .silent("pg3");
                store.accept(scenario);
                mode.accept(scenario);
                Observation o = scenario.observation();
                servers().forEach(server -> leases().forEach(lease -> all.add(with(o, server, lease))));
            }
        }
        return all;
    }

    /** Shares all that is costly to make with the others of its kind. */
    private static Observation with(Observation o, PostgresState server, LeaseView lease) {
        return new Observation(
                o.now(),
                o.wallClock(),
                o.self(),
                o.config(),
                o.dcs(),
                lease,
                server,
                o.promise(),
                o.peers(),
                o.operation(),
                o.applied(),
                o.remote(),
                o.hindrances(),
                o.requests(),
                o.closing(),
                o.memory());
    }

    /** The same, of a node that needs a fence which would not work. */
    static Observation hindered(Observation o) {
        return with(o, o.config(), List.of("it is broken"));
    }

    static Observation with(Observation o, ClusterConfig config, List<String> hindrances) {
        return new Observation(
                o.now(),
                o.wallClock(),
                o.self(),
                config,
                o.dcs(),
                o.lease(),
                o.postgres(),
                o.promise(),
                o.peers(),
                o.operation(),
                o.applied(),
                o.remote(),
                hindrances,
                o.requests(),
                o.closing(),
                o.memory());
    }

    private static List<Consumer<Scenario>> stores() {
        List<Consumer<Scenario>> stores = new ArrayList<>();
        stores.add(Scenario::storeSilent);
        for (Consumer<Cluster> leader : leaders()) {
            for (Consumer<Cluster> identity : identities()) {
                for (Consumer<Cluster> request : requests()) {
                    stores.add(s -> s.cluster(leader).cluster(identity).cluster(request));
                }
            }
        }
        return stores;
    }

    private static List<Consumer<Scenario>> modes() {
        List<Consumer<Scenario>> modes = new ArrayList<>();
        for (Consumer<Scenario> operation : operations()) {
            modes.add(operation);
            modes.add(s -> operation.accept(s.paused()));
            modes.add(s -> operation.accept(s.closing()));
        }
        for (Consumer<Scenario> asked : asked()) {
            modes.add(asked);
            modes.add(s -> asked.accept(s.paused()));
        }
        for (String mode : List.of("on", "quorum")) {
            Consumer<Scenario> synchronous = s -> s.synchronous(mode).strict().cluster(c -> c.sync("pg1", "pg2"));
            modes.add(synchronous);
            modes.add(s -> synchronous.accept(s.closing()));
            modes.add(s -> s.synchronous(mode).cluster(c -> c.syncQuorum("pg3", 1, "pg1", "pg2")));
            modes.add(s -> s.synchronous(mode).cluster(c -> c.sync("pg2", "pg3")));
        }
        return modes;
    }

    /** A restart or a fresh copy: asked for, begun, and after the server was told to stop. */
    private static List<Consumer<Scenario>> asked() {
        return List.of(
                Scenario::restart,
                s -> s.restart().restarting(Server.POSTMASTER, 5, false),
                s -> s.restart().restarting(Server.POSTMASTER, 5, true).downFor(5),
                s -> s.restart().restarting(Server.NEXT_POSTMASTER, 5, true),
                s -> s.restartIn(-1, Server.START_TIME),
                s -> s.reinitialize(true, false),
                s -> s.reinitialize(true, false).running(OperationKind.CLONE, 1),
                s -> s.copying(5, false),
                s -> s.copying(5, false).succeeded(OperationKind.CLONE, 1));
    }

    private static List<Consumer<Scenario>> operations() {
        List<Consumer<Scenario>> operations = new ArrayList<>();
        operations.add(s -> {});
        operations.add(s -> s.failed(OperationKind.PROMOTE, 1));
        operations.add(s -> s.failed(OperationKind.START_PRIMARY, 1).downFor(400));
        operations.add(s -> s.handingOver(Cluster.REQUEST, 10, true).downFor(10));
        for (OperationKind kind : OperationKind.values()) {
            operations.add(s -> s.running(kind, 1));
        }
        return operations;
    }
}
