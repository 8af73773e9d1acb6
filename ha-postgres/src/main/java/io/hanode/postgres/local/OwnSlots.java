package io.hanode.postgres.local;

import io.hanode.postgres.SlotChange;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Slots for members. PostgreSQL does not say who made a slot, so the names of ours are kept in a file: nobody else's is ever
 * dropped.
 */
final class OwnSlots {

    private final Path file;
    private final OwnedFiles files;

    OwnSlots(Path stateDirectory, OwnedFiles files) {
        this.file = stateDirectory.resolve("slots");
        this.files = files;
    }

    /** The names of the slots that were made by us. */
    Set<String> own() throws IOException {
        return OwnedFiles.readOrEmpty(file)
                .lines()
                .filter(l -> !l.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Makes the change. A slot is ours from before it is made until after it is dropped. */
    void apply(Connection connection, SlotChange change) throws SQLException, IOException {
        Set<String> own = own();
        if (change instanceof SlotChange.Create) {
            own.add(change.name());
            remember(own);
            create(connection, change.name());
        } else if (own.contains(change.name()) && drop(connection, change.name())) {
            own.remove(change.name());
            remember(own);
        }
    }

    private void remember(Set<String> names) throws IOException {
        files.writeIfChanged(file, String.join("\n", names) + "\n");
    }

    private static void create(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_create_physical_replication_slot(?, true)"
                        + " WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = ?)")) {
            statement.setString(1, name);
            statement.setString(2, name);
            statement.execute();
        }
    }

    /** Whether it is gone. */
    private static boolean drop(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE slot_name = ? AND slot_type = 'physical' AND NOT active")) {
            statement.setString(1, name);
            statement.execute();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM pg_replication_slots WHERE slot_name = ?")) {
            statement.setString(1, name);
            return !statement.executeQuery().next();
        }
    }
}
