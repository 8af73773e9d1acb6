package io.hanode.agent.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of a configuration as data: the given map is never changed. */
final class ConfigEdit {

    private static final List<String> PARAMETERS = List.of("postgresql", "parameters");

    private ConfigEdit() {}

    /**
     * Sets single values.
     *
     * @param pairs {@code path.to.key=value}, the value in YAML; null removes the key. What follows {@code postgresql.parameters} is
     *     one key, since PostgreSQL's parameters may have dots in their names
     */
    static Map<String, Object> set(Map<String, Object> config, List<String> pairs) {
        Map<String, Object> result = config;
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw CliException.usage("Invalid parameter setting '" + pair + "': key=value is expected");
            }
            Object value = YamlText.read(pair.substring(equals + 1), "the value of '" + pair + "'");
            result = set(result, path(pair.substring(0, equals).strip()), value);
        }
        return result;
    }

    private static List<String> path(String text) {
        String prefix = String.join(".", PARAMETERS) + ".";
        return text.startsWith(prefix)
                ? List.of(PARAMETERS.get(0), PARAMETERS.get(1), text.substring(prefix.length()))
                : List.of(text.split("\\.", -1));
    }

    private static Map<String, Object> set(Map<String, Object> map, List<String> path, @Nullable Object value) {
        Map<String, Object> result = new LinkedHashMap<>(map);
        String key = path.get(0);
        if (path.size() == 1) {
            put(result, key, value);
            return result;
        }
        Map<String, Object> inner = set(MemberView.texts(map.get(key)), path.subList(1, path.size()), value);
        put(result, key, inner.isEmpty() ? null : inner);
        return result;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    /**
     * Reads a document that has to be a map.
     *
     * @param where it comes from, for errors
     */
    static Map<?, ?> document(String yaml, String where) {
        if (YamlText.read(yaml, where) instanceof Map<?, ?> map) {
            return map;
        }
        throw CliException.failed(where + " is no map of settings, so it cannot be a configuration");
    }
}
