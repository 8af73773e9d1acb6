package io.hanode.postgres;

/**
 * Where a server is reached.
 *
 * @param host host name or address that others can use
 * @param port TCP port
 * @param database the database named in connection URLs
 */
public record ServerAddress(String host, int port, String database) {

    /** Patroni's {@code conn_url} form, without credentials. */
    public String connUrl() {
        String h = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return "postgres://" + h + ":" + port + "/" + database;
    }
}
