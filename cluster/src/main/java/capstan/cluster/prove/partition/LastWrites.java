package capstan.cluster.prove.partition;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.OptionalLong;

/// When those who wrote the facts of some entities at a moment wrote last. Every life of an entity writes under an
/// id of its own, so whoever takes over is another writer.
final class LastWrites {

    private static final String WRITER = """
            select writer, sequence_number from event_journal
             where persistence_id = ? and write_timestamp <= ?
             order by sequence_number desc limit 1""";

    private static final String LAST = """
            select max(write_timestamp) from event_journal
             where persistence_id = ? and sequence_number >= ? and writer = ?""";

    private final Database database;

    LastWrites(Database database) {
        this.database = database;
    }

    /// @param atMillis wall clock
    /// @return wall clock, empty when nobody had written anything
    /// @throws DatabaseFailure when the server cannot be reached or refuses
    OptionalLong of(Collection<String> persistenceIds, long atMillis) {
        long last = Long.MIN_VALUE;
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement writer = connection.prepareStatement(WRITER);
                PreparedStatement written = connection.prepareStatement(LAST)) {
            for (String id : persistenceIds) {
                writer.setString(1, id);
                writer.setLong(2, atMillis);
                try (ResultSet found = writer.executeQuery()) {
                    if (found.next()) {
                        written.setString(1, id);
                        written.setLong(2, found.getLong(2));
                        written.setString(3, found.getString(1));
                        try (ResultSet time = written.executeQuery()) {
                            last = time.next() ? Math.max(last, time.getLong(1)) : last;
                        }
                    }
                }
            }
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
        return last == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(last);
    }
}
