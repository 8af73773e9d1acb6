package io.hanode.postgres;

import io.hanode.model.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a primary waits for before it acknowledges a commit: PostgreSQL's {@code synchronous_standby_names}.
 *
 * @param method how the standbys that count are chosen from the list
 * @param count how many have to confirm; 0 only for {@link Method#NONE}
 * @param names the standbys by their application_name, in order of preference; empty with a count above 0: nobody can confirm, so
 *     that every commit waits
 */
public record SynchronousStandbys(Method method, int count, List<NodeName> names) {

    /** How the standbys that count are chosen. */
    public enum Method {
        /** No commit waits, unless the cluster's own parameters say so. */
        NONE,
        /** The first so many of the list that are connected. */
        FIRST,
        /** Any so many of the list. */
        ANY
    }

    /** Nothing is set: commits do not wait. */
    public static final SynchronousStandbys NONE = new SynchronousStandbys(Method.NONE, 0, List.of());

    /** The name that no standby has, so that commits wait; Patroni's, so that its tools know it. */
    public static final String NOBODY = "__patroni_strict_sync_replica_placeholder__";

    private static final Pattern COUNTED =
            Pattern.compile("\\s*(?:(any|first)\\s+)?(\\d{1,4})\\s*\\((.*)\\)\\s*", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile(
            "\\s*(?:\"((?:[^\"]|\"\")*)\"|([A-Za-z_\\x80-\\uFFFF][A-Za-z_0-9$\\x80-\\uFFFF]*))\\s*(,|$)");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z_0-9$]*");

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException when method and count do not fit
     */
    public SynchronousStandbys {
        names = List.copyOf(names);
        if ((method == Method.NONE) != (count == 0) || count < 0 || (method == Method.NONE && !names.isEmpty())) {
            throw new IllegalArgumentException("count " + count + " of " + names + " does not fit " + method);
        }
    }

    /** Nobody can confirm: every commit waits. */
    public static SynchronousStandbys nobody(Method method, int count) {
        return new SynchronousStandbys(method, count, List.of());
    }

    /** PostgreSQL's text; empty for {@link #NONE}. One name with the method FIRST is written alone, as Patroni does. */
    public String toText() {
        if (method == Method.NONE) {
            return "";
        }
        String list = names.isEmpty()
                ? NOBODY
                : String.join(",", names.stream().map(n -> quoted(n.value())).toList());
        if (method == Method.ANY) {
            return "ANY " + count + " (" + list + ")";
        }
        return count == 1 && names.size() <= 1 ? list : count + " (" + list + ")";
    }

    private static String quoted(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean plain = PLAIN.matcher(name).matches() && !lower.equals("first") && !lower.equals("any");
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Reads PostgreSQL's text; empty when it says something that HaNode never writes ({@code *}, names that no node can have). */
    public static Optional<SynchronousStandbys> parse(String text) {
        if (text.isBlank()) {
            return Optional.of(NONE);
        }
        Matcher counted = COUNTED.matcher(text);
        boolean hasCount = counted.matches();
        boolean any = hasCount && "any".equalsIgnoreCase(counted.group(1));
        int count = hasCount ? Integer.parseInt(counted.group(2)) : 1;
        return names(hasCount ? counted.group(3) : text)
                .filter(names -> count > 0)
                .map(names -> new SynchronousStandbys(any ? Method.ANY : Method.FIRST, count, names));
    }

    private static Optional<List<NodeName>> names(String list) {
        List<NodeName> names = new ArrayList<>();
        Matcher m = NAME.matcher(list);
        int at = 0;
        boolean more = true;
        while (more) {
            if (!m.find(at) || m.start() != at) {
                return Optional.empty();
            }
            String name = m.group(1) == null ? m.group(2) : m.group(1).replace("\"\"", "\"");
            if (!NodeName.fault(name).isEmpty()) {
                return Optional.empty();
            }
            if (!name.equals(NOBODY)) {
                names.add(NodeName.of(name));
            }
            more = m.group(3).equals(",");
            at = m.end();
        }
        return Optional.of(List.copyOf(names));
    }
}
