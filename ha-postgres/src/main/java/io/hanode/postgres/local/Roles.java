package io.hanode.postgres.local;

import io.hanode.postgres.PostgresException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postgresql.util.PasswordUtil;

/** The statements, a line each, that make a cluster's roles, or correct those that there are. With verifiers in place of passwords. */
final class Roles {

    private static final List<String> REWIND_FUNCTIONS = List.of(
            "pg_ls_dir(text, boolean, boolean)",
            "pg_stat_file(text, boolean)",
            "pg_read_binary_file(text)",
            "pg_read_binary_file(text, bigint, bigint, boolean)");

    private final List<String> statements = new ArrayList<>();

    private Roles() {}

    /** Of a cluster that initdb made, which has its superuser. */
    static List<String> ofNewCluster(LocalSettings settings) throws PostgresException {
        Roles roles = new Roles();
        roles.others(settings);
        return roles.statements;
    }

    /** Of a cluster that came from elsewhere. */
    static List<String> ofCopiedCluster(LocalSettings settings) throws PostgresException {
        Roles roles = new Roles();
        Credentials superuser = settings.superuser();
        roles.put(superuser.user(), superuser.password(), "SUPERUSER LOGIN");
        roles.others(settings);
        return roles.statements;
    }

    private void others(LocalSettings settings) throws PostgresException {
        String superuser = settings.superuser().user();
        Credentials replication = settings.replication();
        if (!replication.user().equals(superuser)) {
            put(replication.user(), replication.password(), "REPLICATION LOGIN");
        }
        Credentials rewind = settings.rewind();
        if (!rewind.user().equals(superuser)) {
            if (!rewind.user().equals(replication.user())) {
                put(rewind.user(), rewind.password(), "LOGIN");
            }
            for (String function : REWIND_FUNCTIONS) {
                statements.add("GRANT EXECUTE ON FUNCTION pg_catalog." + function + " TO " + identifier(rewind.user()));
            }
        }
        for (BootstrapUser user : settings.making().bootstrap().users()) {
            List<String> options = new ArrayList<>(
                    user.options().stream().map(o -> o.toUpperCase(Locale.ROOT)).toList());
            if (!options.contains("NOLOGIN") && !options.contains("LOGIN")) {
                options.add("LOGIN");
            }
            put(user.name(), user.password(), String.join(" ", options));
        }
    }

    private void put(String name, String password, String options) throws PostgresException {
        String role = identifier(name);
        String rest = role + " WITH " + options + (password.isEmpty() ? "" : " PASSWORD " + verifier(name, password));
        statements.add("DO $hanode$ BEGIN IF pg_catalog.to_regrole(" + literal(role) + ") IS NULL THEN CREATE ROLE "
                + rest + "; ELSE ALTER ROLE " + rest + "; END IF; END $hanode$");
    }

    private static String verifier(String name, String password) throws PostgresException {
        try {
            return literal(PasswordUtil.encodePassword(name, password.toCharArray(), "scram-sha-256"));
        } catch (SQLException e) {
            throw new PostgresException("the password of " + name + " cannot be used: " + e.getMessage());
        }
    }

    static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
