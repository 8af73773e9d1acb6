package io.hanode.agent.config;

import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.ConfigNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The variables {@code PATRONI_*}, which are laid over what the files say. */
final class EnvironmentVariables {

    static final String PREFIX = "PATRONI_";

    /** A complete configuration in YAML, for a machine without files. */
    static final String WHOLE = "PATRONI_CONFIGURATION";

    private static final Map<String, List<String>> OLD_NAMES = Map.of(
            "PATRONI_LOGLEVEL", List.of("log", "level"),
            "PATRONI_LOGFORMAT", List.of("log", "format"),
            "PATRONI_LOG_DATEFMT", List.of("log", "dateformat"));

    private static final Set<String> SERVER_KEYS =
            Set.of("listen", "connect_address", "proxy_address", "config_dir", "data_dir", "pgpass", "bin_dir");

    private static final SortedMap<String, Key> BY_NAME = byName();

    private EnvironmentVariables() {}

    private static SortedMap<String, Key> byName() {
        SortedMap<String, Key> names = new TreeMap<>();
        KeyTable.ALL.forEach(key -> name(key).ifPresent(name -> names.putIfAbsent(name, key)));
        return names;
    }

    /** The variable that sets a key; empty when none does. */
    static Optional<String> name(Key key) {
        List<String> path = key.path();
        String last = path.get(path.size() - 1);
        if (path.contains("*") && !path.get(1).equals("bin_name")) {
            return Optional.empty();
        }
        return switch (path.get(0)) {
            case "name", "scope", "namespace", "thread_pool_size", "thread_stack_size" -> variable(last);
            case "log" -> path.size() == 2 ? variable("log", last) : Optional.empty();
            case "restapi", "ctl" -> variable(path.get(0), last);
            case "zookeeper", "etcd", "etcd3", "consul" ->
                path.size() == 2 ? variable(path.get(0), last) : Optional.empty();
            case "postgresql" -> server(path, last);
            default -> Optional.empty();
        };
    }

    private static Optional<String> server(List<String> path, String last) {
        return switch (path.get(1)) {
            case "authentication" -> variable(path.get(2), last);
            case "bin_name" -> Optional.empty();
            default -> path.size() == 2 && SERVER_KEYS.contains(last) ? variable("postgresql", last) : Optional.empty();
        };
    }

    private static Optional<String> variable(String... parts) {
        return Optional.of(PREFIX + String.join("_", parts).toUpperCase(Locale.ROOT));
    }

    /** What the variables say. One that is not known is warned of, since images set some of their own. */
    static Mapping read(Map<String, String> environment, List<Fault> faults, List<Fault> warnings) {
        Mapping all = Mapping.empty(new Origin("environment", 0));
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(PREFIX) && !name.equals(WHOLE)) {
                Optional<List<String>> path = path(name);
                if (path.isEmpty()) {
                    String hint = NearestName.of(name, BY_NAME.keySet())
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("");
                    warnings.add(new Fault(new Origin(name, 0), "", "without effect: no key has this variable" + hint));
                } else {
                    all = all.patchedWith(nested(path.get(), value(name, variable.getValue(), faults)));
                }
            }
        }
        return all;
    }

    private static Optional<List<String>> path(String name) {
        Key key = BY_NAME.get(name);
        if (key != null || OLD_NAMES.containsKey(name)) {
            return Optional.of(key == null ? OLD_NAMES.getOrDefault(name, List.of()) : key.path());
        }
        String rest = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
        if (rest.startsWith("postgresql_bin_")) {
            return Optional.of(List.of("postgresql", "bin_name", rest.substring("postgresql_bin_".length())));
        }
        for (String refused : List.of("kubernetes", "raft", "citus", "exhibitor")) {
            if (rest.startsWith(refused + "_")) {
                return Optional.of(List.of(refused, rest.substring(refused.length() + 1)));
            }
        }
        return Optional.empty();
    }

    private static ConfigNode value(String name, String text, List<Fault> faults) {
        Origin origin = new Origin(name, 0);
        Key key = BY_NAME.get(name);
        ValueType type = key == null ? ValueType.TEXT : key.type();
        boolean list = List.of(ValueType.TEXTS, ValueType.LIST, ValueType.LINES).contains(type);
        boolean map = type.equals(ValueType.MAP);
        Scalar plain = new Scalar(origin, text, text);
        if (!list && !map) {
            return plain;
        }
        String start = text.strip();
        String yaml = map
                ? start.startsWith("{") || start.contains("\n") ? text : "{" + text + "}"
                : start.startsWith("[") || start.startsWith("- ") ? text : "[" + text + "]";
        List<Fault> inYaml = new ArrayList<>();
        ConfigNode value = YamlReader.value(name, yaml, inYaml);
        if (value == null || !inYaml.isEmpty()) {
            faults.add(new Fault(origin, "", "cannot be read, expected " + type.expected() + " in YAML's form"));
            return plain;
        }
        return value;
    }

    private static Mapping nested(List<String> path, ConfigNode value) {
        ConfigNode node = value;
        for (int i = path.size() - 1; i >= 0; i--) {
            node = new Mapping(value.origin(), Map.of(path.get(i), node));
        }
        return (Mapping) node;
    }
}
