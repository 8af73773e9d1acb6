package io.hanode.postgres.local;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of a pg_hba.conf that keeps clients out: the user's lines narrowed to the roles that HaNode and replication use, so that
 * those log in as ever. The user's text is kept in the same file, as comments: there is no moment at which it is lost. Pure.
 */
final class HbaGate {

    private static final String CLOSED =
            "# Written by HaNode: clients are kept out for now. Below are the lines that come back.\n";
    private static final String KEPT = "#| ";
    private static final String TOKEN = "(?:\"[^\"]*\"|[^\\s,\"#])+";
    private static final Pattern FIELD = Pattern.compile("\\G\\s*(" + TOKEN + "(?:,\\s*" + TOKEN + ")*)");
    private static final Pattern REJECT = Pattern.compile("(^|\\s)reject(\\s|$)");

    private HbaGate() {}

    static boolean isClosed(String text) {
        return text.startsWith(CLOSED);
    }

    /** The user's own text. */
    static String open(String text) {
        return isClosed(text)
                ? Stream.of(text.split("\n", -1))
                        .filter(l -> l.startsWith(KEPT))
                        .map(l -> l.substring(KEPT.length()))
                        .collect(Collectors.joining("\n"))
                : text;
    }

    /** The user's text for the given roles only. Replication is no client: its lines stay as they are. */
    static String close(String text, String superuser, String rewind, String replication) {
        String own = open(text);
        StringBuilder closed = new StringBuilder(CLOSED);
        for (String line : own.replace("\\\n", "").split("\n", -1)) {
            String narrowed = narrow(line, superuser, rewind, replication);
            if (!narrowed.isEmpty()) {
                closed.append(narrowed).append('\n');
            }
        }
        // Where the user's lines name the superuser through a group or a file, none is left: HaNode itself must not be
        // locked out.
        closed.append("host all ").append(quoted(superuser)).append(" samehost md5\n");
        for (String line : own.split("\n", -1)) {
            closed.append(KEPT).append(line).append('\n');
        }
        return closed.toString();
    }

    private static String narrow(String line, String superuser, String rewind, String replication) {
        Matcher field = FIELD.matcher(line);
        List<String> fields = new ArrayList<>();
        int end = 0;
        while (fields.size() < 3 && field.find()) {
            fields.add(field.group(1));
            end = field.end();
        }
        if (fields.size() < 3 || fields.get(0).startsWith("include")) {
            return "";
        }
        String rest = line.substring(end).strip();
        List<String> databases = tokens(fields.get(1));
        if (REJECT.matcher(rest).find() || databases.stream().allMatch("replication"::equals)) {
            return line.strip();
        }
        Set<String> roles = new LinkedHashSet<>(List.of(superuser, rewind));
        if (databases.contains("replication")) {
            roles.add(replication);
        }
        List<String> users = tokens(fields.get(2));
        if (!users.contains("all")) {
            roles.removeIf(r -> !users.contains(r) && !users.contains(quoted(r)));
        }
        String names = roles.stream().map(HbaGate::quoted).collect(Collectors.joining(","));
        return roles.isEmpty() ? "" : fields.get(0) + " " + fields.get(1) + " " + names + " " + rest;
    }

    private static List<String> tokens(String field) {
        Matcher m = Pattern.compile(TOKEN).matcher(field);
        List<String> tokens = new ArrayList<>();
        while (m.find()) {
            tokens.add(m.group());
        }
        return tokens;
    }

    private static String quoted(String role) {
        return '"' + role + '"';
    }
}
