package io.hanode.postgres.local;

import io.hanode.postgres.Upstream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** libpq connection strings: {@code key=value} pairs, never with a password. */
final class ConnInfo {

    private ConnInfo() {}

    /** What a standby or a program connects to another server with. */
    static String of(Upstream upstream, String user, Path passFile, String applicationName, Map<String, String> more) {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("user", user);
        pairs.put("passfile", passFile.toString());
        pairs.put("host", upstream.host());
        pairs.put("port", Integer.toString(upstream.port()));
        pairs.put("sslmode", "prefer");
        pairs.put("application_name", applicationName);
        pairs.putAll(Hosts.options(upstream));
        pairs.putAll(more);
        return format(pairs);
    }

    static String format(Map<String, String> pairs) {
        StringJoiner text = new StringJoiner(" ");
        pairs.forEach((key, value) -> text.add(key + "=" + quote(value)));
        return text.toString();
    }

    /** Reads a connection string; what it cannot read is left out. */
    static Map<String, String> parse(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        int i = 0;
        while (i < text.length()) {
            int equals = text.indexOf('=', i);
            if (equals < 0) {
                break;
            }
            String key = text.substring(i, equals).strip();
            StringBuilder value = new StringBuilder();
            i = readValue(text, equals + 1, value);
            pairs.put(key, value.toString());
        }
        return pairs;
    }

    private static int readValue(String text, int from, StringBuilder value) {
        int i = from;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        boolean quoted = i < text.length() && text.charAt(i) == '\'';
        i += quoted ? 1 : 0;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                value.append(text.charAt(++i));
            } else if (quoted ? c == '\'' : c == ' ') {
                return i + 1;
            } else {
                value.append(c);
            }
        }
        return i;
    }

    private static String quote(String value) {
        boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> c == ' ' || c == '\'' || c == '\\');
        return plain ? value : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
