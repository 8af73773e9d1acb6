package io.hanode.examples.customdcs;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import java.util.Properties;

/**
 * Tables of an H2 database server as the store: {@code HaNode.builder().dcs(TableDcs.at("db1:9092", "ha", "user", "password"))}. It is
 * as available as that one server is, and a commit is in the hands of its operating system, not on its disk, when it is acknowledged.
 */
public final class TableDcs implements DcsFactory {

    private final String address;
    private final String url;
    private final Properties login = new Properties();

    private TableDcs(String address, String database) {
        this.address = address;
        // A silent server must not hold a thread for ever.
        this.url = "jdbc:h2:tcp://" + address + "/" + database + ";NETWORK_TIMEOUT=5000;LOCK_TIMEOUT=3000";
    }

    /**
     * A store that exists already.
     *
     * @param address {@code host:port} of H2's TCP server
     * @param database as the server knows it
     * @param user who may make tables and aliases
     */
    public static TableDcs at(String address, String database, String user, String password) {
        TableDcs dcs = new TableDcs(address, database);
        dcs.login.setProperty("user", user);
        dcs.login.setProperty("password", password);
        return dcs;
    }

    @Override
    public DcsClient connect(DcsScope scope) {
        return new TableClient(transactions(scope.path()));
    }

    Transactions transactions(String path) {
        return new Transactions(address, url, login, path);
    }

    @Override
    public String describe() {
        return "H2 tables at " + address;
    }
}
