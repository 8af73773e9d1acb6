package io.hanode.postgres.local;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on a connection. */
@FunctionalInterface
interface SqlTask<T> {

    /** Does the work. */
    T run(Connection connection) throws SQLException;
}
