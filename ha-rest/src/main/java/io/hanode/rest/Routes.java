package io.hanode.rest;

/** All paths of the REST API. */
final class Routes {

    private Routes() {}

    static RouteTable all() {
        RouteTable table = new RouteTable();
        health(table);
        return table.get(Route.probe(StatusCalls::fresh, StatusCalls::known), "/patroni")
                .get(Route.fast(StatusCalls::cluster), "/cluster")
                .get(Route.fast(StatusCalls::history), "/history")
                .get(Route.fast(ExplainCalls::explain), "/explain")
                .get(Route.fast(ConfigCalls::show), "/config")
                .on("PATCH", Route.change(Route.Body.JSON, ConfigCalls::patch), "/config")
                .on("POST", Route.change(Route.Body.JSON, SwitchoverCalls::switchover), "/switchover")
                .on("POST", Route.change(Route.Body.JSON, SwitchoverCalls::failover), "/failover")
                .on("DELETE", Route.change(Route.Body.NONE, SwitchoverCalls::cancel), "/switchover");
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
