package io.hanode.agent;

import io.hanode.HaListener;
import io.hanode.HaNode;
import io.hanode.HaNodeBuilder;
import io.hanode.HaSettings;
import io.hanode.agent.callback.CallbackSettings;
import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.Durations;
import io.hanode.cluster.LocalConfig;
import io.hanode.dcs.consul.ConsulDcs;
import io.hanode.dcs.consul.ConsulService;
import io.hanode.dcs.consul.ConsulServiceSettings;
import io.hanode.fence.WatchdogFence;
import io.hanode.postgres.ServerAddress;
import io.hanode.postgres.local.LocalPostgres;
import io.hanode.rest.RestApi;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A node from a configuration that was found to be without faults. */
final class NodeAssembly {

    /** What of the section {@code postgresql} the core lays over the cluster's configuration. */
    private static final List<String> OVERLAY = List.of(
            "parameters",
            "pg_hba",
            "pg_ident",
            "recovery_conf",
            "use_pg_rewind",
            "remove_data_directory_on_diverged_timelines",
            "remove_data_directory_on_rewind_failure",
            "allow_dynamic_commands");

    private static final List<String> MOMENTS =
            List.of("on_start", "on_stop", "on_restart", "on_reload", "on_role_change");

    private static final Duration SERVICE_CHECK_INTERVAL = Duration.ofSeconds(5);

    private NodeAssembly() {}

    /** A builder with everything but its start. */
    static HaNodeBuilder builder(AgentConfig config, RestApi rest, Supplier<LocalConfig> local, HaListener listener) {
        HaSettings d = HaSettings.DEFAULTS;
        HaNodeBuilder builder = HaNode.builder()
                .cluster(config.scope().orElse(""))
                .name(config.name().orElse(""))
                .namespace(config.namespace())
                .dcs(config.store().orElseThrow())
                .postgres(() -> ServerAssembly.make(config))
                .rest(rest)
                .settings(new HaSettings(
                        d.observeTimeout(),
                        d.peerTimeout(),
                        d.closeTimeout(),
                        d.processFence(),
                        InitialConfig.of(config)))
                .localConfig(local)
                .listener(listener);
        WatchdogAssembly.settings(config).map(WatchdogFence::new).ifPresent(builder::fence);
        return builder;
    }

    /** What registers the server with Consul, where that is wanted; to be closed after the node. */
    static Optional<ConsulService> consulService(AgentConfig config) {
        Mapping section = config.tree().section("consul");
        if (!section.flag(false, "register_service") || !(config.store().orElse(null) instanceof ConsulDcs consul)) {
            return Optional.empty();
        }
        ServerAddress server;
        try (LocalPostgres local = ServerAssembly.make(config)) {
            server = local.address();
        }
        String api = RestAssembly.make(config).apiUrl();
        return Optional.of(consul.service(new ConsulServiceSettings(
                config.scope().orElse(""),
                config.name().orElse(""),
                server.host(),
                server.port(),
                api.substring(0, api.lastIndexOf('/')),
                section.texts("service_tags"),
                section.at("service_check_interval").map(Durations::of).orElse(SERVICE_CHECK_INTERVAL))));
    }

    static LocalConfig localConfig(AgentConfig config) {
        Map<String, Object> postgresql =
                new LinkedHashMap<>(config.tree().section("postgresql").plain());
        postgresql.keySet().retainAll(OVERLAY);
        return new LocalConfig(config.tree().section("tags").plain(), postgresql);
    }

    static CallbackSettings callbacks(AgentConfig config) {
        Mapping section = config.tree().section("postgresql", "callbacks");
        Map<String, String> commands = new LinkedHashMap<>();
        MOMENTS.forEach(moment -> section.text(moment).ifPresent(command -> commands.put(moment, command)));
        return new CallbackSettings(
                commands,
                section.text("role_names").filter("patroni3"::equals).isPresent(),
                section.at("timeout").map(Durations::of).orElse(CallbackSettings.DEFAULT_TIMEOUT));
    }
}
