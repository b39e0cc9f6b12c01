package capstan.persistence.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// How far one reader of the whole journal has come, in the transaction that writes what it made of the rows. Two
/// readers of one name take turns, so neither takes a row that the other has taken.
final class ProjectionOffset {

    private final String name;

    ProjectionOffset(String name) {
        this.name = name;
    }

    /// Locks the offset until the transaction ends, and makes it when there is none.
    ///
    /// @return the ordering up to which rows have been taken
    long lock(Connection connection) throws SQLException {
        try (PreparedStatement make =
                connection.prepareStatement("insert into projection_offset (name, ordering, updated_at)"
                        + " values (?, 0, now()) on conflict (name) do nothing")) {
            make.setString(1, name);
            make.executeUpdate();
        }
        try (PreparedStatement read =
                connection.prepareStatement("select ordering from projection_offset where name = ? for update")) {
            read.setString(1, name);
            try (ResultSet row = read.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    void store(Connection connection, long ordering) throws SQLException {
        try (PreparedStatement store = connection.prepareStatement(
                "update projection_offset set ordering = ?, updated_at = now() where name = ?")) {
            store.setLong(1, ordering);
            store.setString(2, name);
            store.executeUpdate();
        }
    }
}
