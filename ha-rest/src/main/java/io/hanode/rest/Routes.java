package io.hanode.rest;

/** All paths of the REST API. */
final class Routes {

    private static final Answer NO_GROUPS = Answer.text(
            404,
            "distributed clusters (Citus) are not supported: this node belongs to no group and has no coordinator");

    private Routes() {}

    static RouteTable all() {
        RouteTable table = new RouteTable();
        health(table);
        config(table);
        Route noGroups = Route.constant(Route.Access.UNSAFE, NO_GROUPS);
        return table.get(Route.probe(StatusCalls::fresh, StatusCalls::known), "/patroni")
                .get(Route.fast(StatusCalls::cluster), "/cluster")
                .get(Route.fast(StatusCalls::history), "/history")
                .get(Route.fast(ExplainCalls::explain), "/explain")
                .get(Route.fast(StatusCalls::metrics), "/metrics")
                .get(Route.fast(FailsafeCalls::list), "/failsafe")
                .on("POST", Route.peer(FailsafeCalls::claim), "/failsafe")
                .on("POST", noGroups, "/citus", "/mpp")
                .on("POST", Route.wait(Route.Body.JSON, SwitchoverCalls::switchover), "/switchover")
                .on("POST", Route.wait(Route.Body.JSON, SwitchoverCalls::failover), "/failover")
                .on("DELETE", Route.change(Route.Body.NONE, SwitchoverCalls::cancel), "/switchover")
                .on("POST", Route.wait(Route.Body.OPTIONAL_JSON, RestartCalls::restart), "/restart")
                .on("DELETE", Route.change(Route.Body.NONE, RestartCalls::cancel), "/restart")
                .on("POST", Route.change(Route.Body.OPTIONAL_JSON, RestartCalls::reinitialize), "/reinitialize");
    }

    private static void config(RouteTable table) {
        table.get(Route.fast(ConfigCalls::show), "/config")
                .on("PATCH", Route.change(Route.Body.JSON, ConfigCalls::patch), "/config")
                .on("PUT", Route.change(Route.Body.JSON, ConfigCalls::put), "/config")
                .on("POST", Route.change(Route.Body.NONE, ConfigCalls::reload), "/reload");
    }

    private static void health(RouteTable table) {
        table.get(check(HealthChecks::primary), "/", "/primary", "/master", "/read-write")
                .get(check(HealthChecks::leader), "/leader")
                .get(check(HealthChecks::standbyLeader), "/standby-leader", "/standby_leader")
                .get(check(HealthChecks::replica), "/replica")
                .get(check(HealthChecks::readOnly), "/read-only")
                .get(check(HealthChecks::running), "/health")
                .get(check(HealthChecks::sync), "/sync", "/synchronous")
                .get(check(HealthChecks::quorum), "/quorum")
                .get(check(HealthChecks::async), "/async", "/asynchronous")
                .get(check(HealthChecks::readOnlySync), "/read-only-sync", "/read-only-synchronous")
                .get(check(HealthChecks::readOnlyQuorum), "/read-only-quorum")
                .get(Route.fast(StatusCalls::liveness), "/liveness")
                .get(Route.fast(StatusCalls::readiness), "/readiness");
    }

    private static Route check(HealthChecks.Check check) {
        return Route.fast(call -> StatusCalls.check(call, check));
    }
}
