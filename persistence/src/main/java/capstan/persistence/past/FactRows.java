package capstan.persistence.past;

import capstan.persistence.journal.JournalRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Some of one symbol's facts, in order. For short ways; `JournalReader` reads long ones faster.
final class FactRows implements AutoCloseable {

    static final long NONE = 0;

    private final String persistenceId;
    private final PreparedStatement statement;
    private final ResultSet rows;

    /// @param after sequence number behind which to begin
    /// @param limit most rows
    FactRows(Connection connection, String persistenceId, long after, long limit) throws SQLException {
        this.persistenceId = persistenceId;
        // The limit lets the planner choose the index, also when it has no statistics yet.
        statement = connection.prepareStatement(
                "select ordering, sequence_number, event_ser_manifest, write_timestamp, event_payload from event_journal"
                        + " where persistence_id = ? and sequence_number > ? and not deleted"
                        + " order by sequence_number limit ?");
        BookImages.readBinary(statement);
        statement.setString(1, persistenceId);
        statement.setLong(2, after);
        statement.setLong(3, limit);
        rows = statement.executeQuery();
    }

    /// Sequence number of the first fact that is stored, `NONE` when there is none.
    static long first(Connection connection, String persistenceId) throws SQLException {
        String sql = "select sequence_number from event_journal where persistence_id = ? and not deleted"
                + " order by sequence_number limit 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, persistenceId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : NONE;
            }
        }
    }

    /// The next row, null after the last.
    @Nullable
    JournalRow next() throws SQLException {
        return rows.next()
                ? new JournalRow(
                        rows.getLong(1),
                        persistenceId,
                        rows.getLong(2),
                        rows.getString(3),
                        rows.getLong(4),
                        rows.getBytes(5))
                : null;
    }

    @Override
    public void close() throws SQLException {
        rows.close();
        statement.close();
    }
}
