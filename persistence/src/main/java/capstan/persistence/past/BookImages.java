package capstan.persistence.past;

import capstan.market.history.BookImage;
import capstan.market.symbol.PastMoment;
import capstan.market.symbol.StateImage;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.wire.journal.JournalCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGStatement;

/// The table of book images. Safe for any thread; what takes a connection uses it and leaves it open.
public final class BookImages {

    /// pgjdbc's word for binary transfer from the first execution on; a `bytea` as text is twice as long.
    private static final int BINARY_AT_ONCE = -1;

    private final Database database;

    /// @param entityType of the persistence ids of symbols
    private final String entityType;

    public BookImages(Database database, String entityType) {
        this.database = database;
        this.entityType = entityType;
    }

    /// Where an image lies.
    ///
    /// @param nextSequenceNr of the image behind it, 0 when it is the newest
    record Place(long sequenceNr, long lastUpdateId, long takenAtMicros, long nextSequenceNr) {}

    /// Stores images; those that are there already stay as they are.
    ///
    /// @throws DatabaseFailure when the server cannot be reached or refuses
    public void store(List<BookImage> images) {
        String sql = "insert into book_image (persistence_id, sequence_number, last_update_id, taken_at, image)"
                + " values (?, ?, ?, ?, ?) on conflict do nothing";
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (BookImage image : images) {
                statement.setString(1, entityType + "|" + image.id());
                statement.setLong(2, image.sequenceNr());
                statement.setLong(3, image.lastUpdateId());
                statement.setLong(4, image.takenAtMicros());
                statement.setBytes(5, JournalCodec.encode(image.image()));
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException failure) {
            throw failure(failure);
        }
    }

    /// Leaves of the images taken before a time one in so many facts.
    ///
    /// @return how many were deleted
    public int thin(long beforeMicros, long every) {
        String sql = "delete from book_image thinned where taken_at < ? and exists (select 1 from book_image kept"
                + " where kept.persistence_id = thinned.persistence_id"
                + " and kept.sequence_number < thinned.sequence_number"
                + " and kept.sequence_number >= thinned.sequence_number / ? * ?)";
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, beforeMicros);
            statement.setLong(2, every);
            statement.setLong(3, every);
            return statement.executeUpdate();
        } catch (SQLException failure) {
            throw failure(failure);
        }
    }

    /// The newest image from which a moment can be folded.
    ///
    /// @param fromSequenceNr the journal holds no fact before the one behind this
    static Optional<Place> before(Connection connection, String persistenceId, PastMoment moment, long fromSequenceNr)
            throws SQLException {
        return switch (moment) {
            case PastMoment.AtUpdateId(var id) -> {
                Optional<Place> before =
                        place(connection, persistenceId, "last_update_id < ?", "last_update_id", id, fromSequenceNr);
                // An image at the id itself is as good, but may be later than the first live book there.
                yield before.isPresent()
                        ? before
                        : place(connection, persistenceId, "last_update_id <= ?", "last_update_id", id, fromSequenceNr);
            }
            case PastMoment.AtTime(var micros) ->
                place(connection, persistenceId, "taken_at <= ?", "taken_at", micros, fromSequenceNr);
        };
    }

    /// The oldest image from which the journal can be folded on.
    static Optional<Place> oldest(Connection connection, String persistenceId, long fromSequenceNr)
            throws SQLException {
        String sql = "select sequence_number, last_update_id, taken_at, 0 from book_image"
                + " where persistence_id = ? and sequence_number >= ? order by sequence_number limit 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, persistenceId);
            statement.setLong(2, fromSequenceNr);
            return place(statement);
        }
    }

    static StateImage read(Connection connection, String persistenceId, long sequenceNr) throws SQLException {
        String sql = "select image from book_image where persistence_id = ? and sequence_number = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            readBinary(statement);
            statement.setString(1, persistenceId);
            statement.setLong(2, sequenceNr);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("the book image behind " + persistenceId + " sequence number " + sequenceNr
                            + " was deleted while it was looked up");
                }
                return JournalCodec.decodeImage(row.getBytes(1));
            }
        }
    }

    static void readBinary(PreparedStatement statement) throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(BINARY_AT_ONCE);
    }

    /// Column names cannot be parameters; all that is put in is written in this class.
    private static Optional<Place> place(
            Connection connection,
            String persistenceId,
            String condition,
            String order,
            long bound,
            long fromSequenceNr)
            throws SQLException {
        String sql = "select found.sequence_number, found.last_update_id, found.taken_at,"
                + " coalesce((select min(next.sequence_number) from book_image next"
                + " where next.persistence_id = found.persistence_id"
                + " and next.sequence_number > found.sequence_number), 0)"
                + " from book_image found where found.persistence_id = ? and found." + condition
                + " and found.sequence_number >= ? order by found." + order
                + " desc, found.sequence_number desc limit 1";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, persistenceId);
            statement.setLong(2, bound);
            statement.setLong(3, fromSequenceNr);
            return place(statement);
        }
    }

    private static Optional<Place> place(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new Place(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                    : Optional.empty();
        }
    }

    private DatabaseFailure failure(SQLException failure) {
        return DatabaseFailure.of(database.settings().address(), failure);
    }
}
