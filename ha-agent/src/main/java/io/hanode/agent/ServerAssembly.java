package io.hanode.agent;

import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.ConfigNode;
import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.Durations;
import io.hanode.postgres.local.Bootstrap;
import io.hanode.postgres.local.BootstrapMethod;
import io.hanode.postgres.local.LocalPostgres;
import io.hanode.postgres.local.LocalPostgresBuilder;
import io.hanode.postgres.local.ProgramOptions;
import io.hanode.postgres.local.ReplicaMethod;
import io.hanode.postgres.local.Scripts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The local server from the sections {@code postgresql} and {@code bootstrap}. */
final class ServerAssembly {

    private static final Set<String> NO_ARGUMENTS =
            Set.of("command", "keep_data", "no_params", "no_leader", "keep_existing_recovery_conf", "recovery_conf");

    private final Mapping server;
    private final Mapping bootstrap;
    private final LocalPostgresBuilder builder = LocalPostgres.builder();

    private ServerAssembly(AgentConfig config) {
        server = config.tree().section("postgresql");
        bootstrap = config.tree().section("bootstrap");
    }

    /**
     * The controller.
     *
     * @throws io.hanode.HaConfigurationException with all faults
     */
    static LocalPostgres make(AgentConfig config) {
        return new ServerAssembly(config).make();
    }

    private LocalPostgres make() {
        server.text("data_dir").map(Path::of).ifPresent(builder::dataDirectory);
        server.text("state_dir").map(Path::of).ifPresent(builder::stateDirectory);
        server.text("config_dir").map(Path::of).ifPresent(builder::configDirectory);
        server.text("custom_conf").map(Path::of).ifPresent(builder::customConf);
        server.text("pgpass").map(Path::of).ifPresent(builder::passFile);
        server.text("bin_dir").map(Path::of).ifPresent(builder::binDirectory);
        server.section("bin_name")
                .entries()
                .keySet()
                .forEach(program -> server.text("bin_name", program).ifPresent(file -> builder.program(program, file)));
        server.text("listen").ifPresent(builder::listen);
        server.text("connect_address").ifPresent(builder::connectAddress);
        server.text("database").ifPresent(builder::database);
        server.text("os_user").ifPresent(builder::osUser);
        server.at("pg_ctl_timeout").map(Durations::of).ifPresent(builder::pgCtlTimeout);
        builder.useUnixSocket(server.flag(false, "use_unix_socket"));
        builder.useUnixSocketForReplication(server.flag(false, "use_unix_socket_repl"));
        server.text("parameters", "unix_socket_directories")
                .map(list -> list.split(",", -1)[0].strip())
                .filter(first -> first.startsWith("/"))
                .map(Path::of)
                .ifPresent(builder::unixSocketDirectory);
        server.text("krbsrvname").ifPresent(name -> builder.connectionOptions(Map.of("krbsrvname", name)));
        credentials("superuser", (user, rest) -> builder.superuser(user, rest.password(), rest.options()));
        credentials("replication", (user, rest) -> builder.replication(user, rest.password(), rest.options()));
        credentials("rewind", (user, rest) -> builder.rewind(user, rest.password(), rest.options()));
        making();
        return builder.build();
    }

    private void credentials(String role, BiConsumer<String, Secret> use) {
        Mapping section = server.section("authentication", role);
        Map<String, String> options = new TreeMap<>();
        section.entries().keySet().stream()
                .filter(key -> !key.equals("username") && !key.equals("password"))
                .forEach(key -> section.text(key).ifPresent(value -> options.put(key, value)));
        section.text("username")
                .ifPresent(user ->
                        use.accept(user, new Secret(section.text("password").orElse(""), options)));
    }

    private void making() {
        builder.initdbOptions(
                options(bootstrap.at("initdb").map(ConfigNode::plain).orElse(null)));
        builder.basebackupOptions(
                options(server.at("basebackup").map(ConfigNode::plain).orElse(null)));
        builder.rewindOptions(options(server.at("rewind").map(ConfigNode::plain).orElse(null)));
        List<String> methods = server.texts("create_replica_methods");
        methods = methods.isEmpty() ? server.texts("create_replica_method") : methods;
        if (!methods.isEmpty()) {
            builder.replicaMethods(methods.stream().map(this::method).toArray(ReplicaMethod[]::new));
        }
        Scripts scripts = Scripts.NONE;
        scripts = server.text("pre_promote").map(scripts::prePromote).orElse(scripts);
        scripts = server.text("before_stop").map(scripts::beforeStop).orElse(scripts);
        builder.scripts(server.at("scripts_timeout")
                .map(Durations::of)
                .map(scripts::timeout)
                .orElse(scripts));
        builder.bootstrap(bootstrap());
    }

    private static String[] options(@org.jspecify.annotations.Nullable Object form) {
        return ProgramOptions.ofPatroni(form).toArray(String[]::new);
    }

    private ReplicaMethod method(String name) {
        if (name.equals(ReplicaMethod.BASEBACKUP)) {
            return ReplicaMethod.basebackup();
        }
        Mapping section = server.section(name);
        ReplicaMethod method = ReplicaMethod.command(
                        name, section.text("command").orElse(name))
                .arguments(arguments(section));
        method = section.flag(false, "keep_data") ? method.keepingData() : method;
        return section.flag(false, "no_params") ? method.withoutParameters() : method;
    }

    private Bootstrap bootstrap() {
        String method = bootstrap.text("method").orElse("initdb");
        Bootstrap how = method.equals("initdb") ? Bootstrap.initdb() : Bootstrap.by(bootstrapMethod(method));
        how = how.hbaLines(bootstrap.texts("pg_hba").toArray(String[]::new));
        Mapping users = bootstrap.section("users");
        for (String name : users.entries().keySet()) {
            how = how.user(
                    name,
                    users.text(name, "password").orElse(""),
                    users.texts(name, "options").toArray(String[]::new));
        }
        return bootstrap
                .text("post_bootstrap")
                .or(() -> bootstrap.text("post_init"))
                .map(how::after)
                .orElse(how);
    }

    private BootstrapMethod bootstrapMethod(String name) {
        Mapping section = bootstrap.section(name);
        BootstrapMethod method = BootstrapMethod.command(
                        name, section.text("command").orElse(""))
                .arguments(arguments(section))
                .recovery(texts(section.section("recovery_conf")));
        method = section.flag(false, "keep_existing_recovery_conf") ? method.keepingRecovery() : method;
        return section.flag(false, "no_params") ? method.withoutParameters() : method;
    }

    private static Map<String, String> arguments(Mapping section) {
        Map<String, String> arguments = texts(section);
        arguments.keySet().removeAll(NO_ARGUMENTS);
        return arguments;
    }

    private static Map<String, String> texts(Mapping section) {
        Map<String, String> texts = new TreeMap<>();
        section.entries().keySet().forEach(key -> section.text(key).ifPresent(value -> texts.put(key, value)));
        return texts;
    }

    private record Secret(String password, Map<String, String> options) {}
}
