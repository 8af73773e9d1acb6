package io.hanode.testkit.postgres;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SynchronousStandbys;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code synchronous_standby_names}, in the forms {@code ANY n (...)}, {@code FIRST n (...)}, {@code n (...)} and a plain list.
 *
 * @param any whether any n of them do
 * @param needed how many; 0 for none
 * @param names in order; {@code *} stands for all
 */
record FakeSync(boolean any, int needed, List<String> names) {

    private static final Pattern FORM =
            Pattern.compile("(?i)\\s*(?:(any|first)\\s+)?(?:(\\d+)\\s*\\((.*)\\)|(.*))\\s*");
    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"|([^\\s,\"]+)");

    /** What is in force: what was set for the node, or else what the cluster's parameters say. */
    static FakeSync of(ServerSettings settings, SynchronousStandbys set) {
        String text = text(settings, set);
        Matcher form = FORM.matcher(text);
        if (text.isBlank() || !form.matches()) {
            return new FakeSync(false, 0, List.of());
        }
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(form.group(3) == null ? form.group(4) : form.group(3));
        while (name.find()) {
            names.add(name.group(1) == null ? name.group(2) : name.group(1));
        }
        int needed = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
        return new FakeSync("any".equalsIgnoreCase(form.group(1)), needed, List.copyOf(names));
    }

    static String text(ServerSettings settings, SynchronousStandbys set) {
        return set.equals(SynchronousStandbys.NONE)
                ? settings.parameters().getOrDefault("synchronous_standby_names", "")
                : set.toText();
    }

    /** PostgreSQL's sync_state, as it is when all standbys in the list stream. */
    String stateOf(NodeName name) {
        int priority = priorityOf(name);
        if (priority == 0) {
            return "async";
        }
        return any ? "quorum" : priority <= needed ? "sync" : "potential";
    }

    /** PostgreSQL's sync_priority: the place in the list, 0 for none. */
    int priorityOf(NodeName name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals("*") || names.get(i).equalsIgnoreCase(name.value())) {
                return any ? 1 : i + 1;
            }
        }
        return 0;
    }

    /** Whether enough of the streaming standbys have everything up to the position. */
    boolean satisfied(List<FakePostgres> streaming, Lsn commit) {
        List<FakePostgres> counted = streaming.stream()
                .filter(s -> priorityOf(s.name()) > 0)
                .sorted((a, b) -> Integer.compare(priorityOf(a.name()), priorityOf(b.name())))
                .limit(any ? Integer.MAX_VALUE : needed)
                .toList();
        long having = counted.stream()
                .filter(s -> s.disk().walEnd().compareTo(commit) >= 0)
                .count();
        return having >= needed;
    }
}
