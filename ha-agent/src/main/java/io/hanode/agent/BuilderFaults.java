package io.hanode.agent;

import io.hanode.HaConfigurationException;
import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.Fault;
import io.hanode.agent.config.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what the node's parts found wrong in the words of the file, with its lines. */
final class BuilderFaults {

    private static final Pattern SENTENCE = Pattern.compile(
            "(?:(rest|postgres|dcs): )?(?:REST API )?([A-Za-z]+)(?: (user|password|options))?\\b.*", Pattern.DOTALL);

    private static final Map<String, String> SERVER_KEYS = Map.ofEntries(
            Map.entry("dataDirectory", "data_dir"),
            Map.entry("stateDirectory", "state_dir"),
            Map.entry("configDirectory", "config_dir"),
            Map.entry("customConf", "custom_conf"),
            Map.entry("passFile", "pgpass"),
            Map.entry("binDirectory", "bin_dir"),
            Map.entry("unixSocketDirectory", "parameters.unix_socket_directories"),
            Map.entry("program", "bin_name"),
            Map.entry("listen", "listen"),
            Map.entry("connectAddress", "connect_address"),
            Map.entry("database", "database"),
            Map.entry("osUser", "os_user"),
            Map.entry("superuser", "authentication.superuser"),
            Map.entry("replication", "authentication.replication"),
            Map.entry("rewind", "authentication.rewind"),
            Map.entry("rewindOptions", "rewind"),
            Map.entry("basebackupOptions", "basebackup"),
            Map.entry("replicaMethods", "create_replica_methods"),
            Map.entry("scripts", "pre_promote"),
            Map.entry("pgCtlTimeout", "pg_ctl_timeout"));

    private BuilderFaults() {}

    static List<Fault> of(AgentConfig config, HaConfigurationException e) {
        return e.faults().stream().map(f -> fault(config, f)).toList();
    }

    /** Whether nothing but taken ports keeps a node from starting. */
    static boolean portsOnly(HaConfigurationException e) {
        return e.faults().stream().allMatch(f -> f.toLowerCase(Locale.ROOT).contains("address already in use"));
    }

    static Fault fault(AgentConfig config, String sentence) {
        String key = key(sentence);
        String[] names = key.split("\\.", -1);
        for (int n = names.length; n > 0; n--) {
            var node = config.tree().at(java.util.Arrays.copyOf(names, n));
            if (node.isPresent()) {
                return new Fault(node.get().origin(), key, sentence);
            }
        }
        String source =
                config.files().isEmpty() ? "environment" : config.files().get(0).toString();
        return new Fault(new Origin(source, 0), key, sentence);
    }

    private static String key(String sentence) {
        Matcher matcher = SENTENCE.matcher(sentence);
        if (!matcher.matches()) {
            return "";
        }
        String part = matcher.group(1);
        String setting = matcher.group(2);
        if ("rest".equals(part)) {
            return "restapi." + (setting.equals("connectAddress") ? "connect_address" : setting);
        }
        if (setting.equals("initdbOptions")) {
            return "bootstrap.initdb";
        }
        if (setting.equals("bootstrap")) {
            return "bootstrap";
        }
        String server = SERVER_KEYS.get(setting);
        return server == null ? "" : "postgresql." + server;
    }
}
