package capstan.persistence.journal;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.wire.journal.JournalCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Reads state snapshots as they are stored, for tools that have no actor system. Safe for any thread.
public final class SnapshotReader {

    private final Database database;

    public SnapshotReader(Database database) {
        this.database = database;
    }

    /// The newest snapshot of an entity that holds no fact behind `maxSequenceNr`.
    ///
    /// @throws UndecodableRow when it cannot be read; an older one may be
    /// @throws DatabaseFailure when the server cannot be reached or refuses
    public Optional<StateSnapshot> latest(String persistenceId, long maxSequenceNr) {
        String sql = "select sequence_number, created, snapshot_ser_manifest, snapshot_payload from snapshot"
                + " where persistence_id = ? and sequence_number <= ? order by sequence_number desc limit 1";
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, persistenceId);
            statement.setLong(2, maxSequenceNr);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(snapshot(persistenceId, row)) : Optional.empty();
            }
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }

    /// The oldest stored state of an entity that holds every fact before `fromSequenceNr`: a checkpoint of the
    /// journal's retention or a state snapshot of the entity's own. A journal whose beginning was deleted is folded
    /// from there.
    ///
    /// @throws UndecodableRow when it cannot be read; one behind its sequence number may be
    /// @throws DatabaseFailure when the server cannot be reached or refuses
    public Optional<StateSnapshot> oldestHolding(String persistenceId, long fromSequenceNr) {
        String sql = "(select sequence_number, created, manifest, payload from state_checkpoint"
                + " where persistence_id = ? and sequence_number >= ? order by sequence_number limit 1)"
                + " union all (select sequence_number, created, snapshot_ser_manifest, snapshot_payload from snapshot"
                + " where persistence_id = ? and sequence_number >= ? order by sequence_number limit 1)"
                + " order by 1 limit 1";
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, persistenceId);
            statement.setLong(2, fromSequenceNr - 1);
            statement.setString(3, persistenceId);
            statement.setLong(4, fromSequenceNr - 1);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(snapshot(persistenceId, row)) : Optional.empty();
            }
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }

    private static StateSnapshot snapshot(String persistenceId, ResultSet row) throws SQLException {
        long sequenceNr = row.getLong(1);
        String manifest = row.getString(3);
        if (!manifest.equals(JournalSerializer.IMAGE)) {
            throw new UndecodableRow(
                    persistenceId,
                    sequenceNr,
                    "state snapshot with manifest '" + manifest + "', expected '" + JournalSerializer.IMAGE + "'",
                    null);
        }
        try {
            return new StateSnapshot(
                    persistenceId,
                    sequenceNr,
                    Instant.ofEpochMilli(row.getLong(2)),
                    JournalCodec.decodeImage(row.getBytes(4)));
        } catch (RuntimeException unreadable) {
            throw new UndecodableRow(
                    persistenceId, sequenceNr, "state snapshot: " + unreadable.getMessage(), unreadable);
        }
    }
}
