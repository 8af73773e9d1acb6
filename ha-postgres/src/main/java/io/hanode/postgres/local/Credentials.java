package io.hanode.postgres.local;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A database role and its password, which is never shown.
 *
 * @param user the role
 * @param password its password
 * @param options libpq options of its connections, for instance sslmode
 */
record Credentials(String user, String password, SortedMap<String, String> options) {

    Credentials {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    Credentials(String user, String password) {
        this(user, password, new TreeMap<>());
    }

    /** The same with these options, where it has none of its own. */
    Credentials with(Map<String, String> more) {
        SortedMap<String, String> all = new TreeMap<>(more);
        all.putAll(options);
        return new Credentials(user, password, all);
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
