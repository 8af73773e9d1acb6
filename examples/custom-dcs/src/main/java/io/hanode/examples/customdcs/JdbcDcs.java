package io.hanode.examples.customdcs;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import java.util.Properties;

/**
 * A table {@code hanode} as the store, with one row a cluster, which is only ever changed by compare-and-set on its revision. It is as
 * available as the database is, and needs no clock of it.
 */
public final class JdbcDcs implements DcsFactory {

    private final String url;
    private final Properties login = new Properties();

    /** A store at a JDBC URL without password. Give the driver a network time-out, so that connections that are given up end. */
    public JdbcDcs(String url, String user, String password) {
        this.url = url;
        login.setProperty("user", user);
        login.setProperty("password", password);
    }

    @Override
    public DcsClient connect(DcsScope scope) {
        return new JdbcClient(new Row(url, login, scope.path()));
    }

    @Override
    public String describe() {
        return url;
    }
}
