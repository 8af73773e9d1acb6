package io.hanode.postgres.local;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which ways to make, copy and rewind a data directory the builder allows, and which commands. */
final class MakingRules {

    private static final Set<String> ROLE_OPTIONS = Set.of(
            "SUPERUSER",
            "NOSUPERUSER",
            "CREATEDB",
            "NOCREATEDB",
            "CREATEROLE",
            "NOCREATEROLE",
            "INHERIT",
            "NOINHERIT",
            "LOGIN",
            "NOLOGIN",
            "REPLICATION",
            "NOREPLICATION",
            "BYPASSRLS",
            "NOBYPASSRLS");

    private MakingRules() {}

    static void check(Draft draft, List<String> faults) {
        ProgramOptions.check("initdbOptions", draft.initdbOptions, ProgramOptions.OF_INITDB, faults);
        ProgramOptions.check("basebackupOptions", draft.basebackupOptions, ProgramOptions.OF_BASEBACKUP, faults);
        ProgramOptions.check("rewindOptions", draft.rewindOptions, ProgramOptions.OF_REWIND, faults);
        String maxRate = draft.maxRate;
        if (maxRate != null && !maxRate.matches("[1-9][0-9]{0,6}[kM]?")) {
            faults.add("maxRate '" + maxRate
                    + "' must be a number with k or M, as pg_basebackup takes it, for instance 100M");
        }
        methods(draft.replicaMethods, faults);
        bootstrap(draft, faults);
        scripts(draft.scripts, faults);
    }

    private static void methods(List<ReplicaMethod> methods, List<String> faults) {
        if (methods.isEmpty()) {
            faults.add("replicaMethods is empty: name at least one way to copy the cluster, for instance basebackup");
        }
        Set<String> names = new HashSet<>();
        for (ReplicaMethod method : methods) {
            if (!names.add(method.name())) {
                faults.add("replicaMethods names '" + method.name() + "' twice");
            }
            if (!method.isBasebackup()) {
                command("replicaMethods " + method.name(), method.command(), faults);
                arguments("replicaMethods " + method.name(), method.arguments(), faults);
            }
        }
    }

    private static void bootstrap(Draft draft, List<String> faults) {
        Bootstrap bootstrap = draft.bootstrap;
        BootstrapMethod method = bootstrap.method();
        if (method != null) {
            command("bootstrap " + method.name(), method.command(), faults);
            arguments("bootstrap " + method.name(), method.arguments(), faults);
            if (method.keepRecovery() && !method.recovery().isEmpty()) {
                faults.add("bootstrap " + method.name()
                        + " both keeps recovery settings and gives its own: choose one of them");
            }
            String action = method.recovery().getOrDefault("recovery_target_action", "promote");
            if (!action.equals("promote")) {
                faults.add("bootstrap " + method.name() + " recovery_target_action '" + action
                        + "' must be promote: a new cluster is there to accept writes");
            }
            SettingsRules.parameterNames("bootstrap " + method.name() + " recovery", method.recovery(), faults);
        }
        command("bootstrap after", bootstrap.after(), faults);
        SettingsRules.hba("bootstrap hbaLines", bootstrap.hbaLines(), faults);
        bootstrap.users().forEach(user -> role(user, faults));
    }

    private static void role(BootstrapUser user, List<String> faults) {
        SettingsRules.userName("bootstrap user", user.name(), faults);
        if (SettingsRules.hasControl(user.password())) {
            faults.add("the password of bootstrap user '" + user.name() + "' must not contain control characters");
        }
        for (String option : user.options()) {
            if (!ROLE_OPTIONS.contains(option.toUpperCase(Locale.ROOT))) {
                faults.add("bootstrap user '" + user.name() + "' option '" + option + "' is not allowed; allowed are "
                        + String.join(", ", new TreeSet<>(ROLE_OPTIONS)));
            }
        }
    }

    private static void scripts(Scripts scripts, List<String> faults) {
        command("scripts prePromote", scripts.prePromote(), faults);
        command("scripts beforeStop", scripts.beforeStop(), faults);
        Duration timeout = scripts.timeout();
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            faults.add("scripts timeout " + timeout + " must be between 1 second and 1 hour: a failover waits for it");
        }
    }

    private static void command(String setting, @Nullable String command, List<String> faults) {
        String fault = command == null ? null : Words.fault(command);
        if (fault != null) {
            faults.add(setting + ": the command '" + command + "' " + fault);
        }
    }

    private static void arguments(String setting, Map<String, String> arguments, List<String> faults) {
        arguments.forEach((name, value) -> {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*") || SettingsRules.hasControl(value)) {
                faults.add(setting + ": '" + name + "' cannot be an argument of a command");
            }
        });
    }
}
