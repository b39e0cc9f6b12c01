package capstan.persistence.retention;

import capstan.persistence.journal.JournalHead;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The state snapshots that are kept for the retention, one every so often. Owned by one thread.
final class Checkpoints {

    private static final String NEWEST_SNAPSHOT = "select sequence_number, created from snapshot"
            + " where persistence_id = ? order by sequence_number desc limit 1";
    private static final String COPY =
            "insert into state_checkpoint (persistence_id, sequence_number, created, manifest, payload)"
                    + " select persistence_id, sequence_number, created, snapshot_ser_manifest, snapshot_payload"
                    + " from snapshot where persistence_id = ? and sequence_number = ? on conflict do nothing";
    private static final String ALL = "select sequence_number, created from state_checkpoint where persistence_id = ?"
            + " order by sequence_number desc";

    /// @param createdMillis our clock
    record Checkpoint(long sequenceNr, long createdMillis) {}

    private final RetentionSettings settings;
    private final Map<String, List<Checkpoint>> known = new HashMap<>();

    Checkpoints(RetentionSettings settings) {
        this.settings = settings;
    }

    /// Newest first; after one was taken of the newest state snapshot if it is time for one.
    List<Checkpoint> refresh(Connection connection, JournalHead head) throws SQLException {
        List<Checkpoint> checkpoints = known.get(head.persistenceId());
        if (checkpoints == null) {
            checkpoints = read(connection, head.persistenceId());
            known.put(head.persistenceId(), checkpoints);
        }
        try (PreparedStatement select = connection.prepareStatement(NEWEST_SNAPSHOT)) {
            select.setString(1, head.persistenceId());
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    var snapshot = new Checkpoint(row.getLong(1), row.getLong(2));
                    if (isDue(checkpoints, snapshot) && copy(connection, head.persistenceId(), snapshot)) {
                        checkpoints.addFirst(snapshot);
                    }
                }
            }
        }
        return checkpoints;
    }

    /// Deletes what lies before the new beginning of a journal.
    void deleteBefore(Connection connection, String persistenceId, long sequenceNr) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from state_checkpoint where persistence_id = ? and sequence_number < ?")) {
            delete.setString(1, persistenceId);
            delete.setLong(2, sequenceNr);
            delete.executeUpdate();
        }
        List<Checkpoint> checkpoints = known.get(persistenceId);
        if (checkpoints != null) {
            checkpoints.removeIf(checkpoint -> checkpoint.sequenceNr() < sequenceNr);
        }
    }

    private boolean isDue(List<Checkpoint> checkpoints, Checkpoint snapshot) {
        if (checkpoints.isEmpty()) {
            return true;
        }
        Checkpoint newest = checkpoints.getFirst();
        if (snapshot.sequenceNr() <= newest.sequenceNr()) {
            return false;
        }
        long millis = settings.keepFor().toMillis() / settings.checkpoints();
        long facts = settings.keepEvents() / settings.checkpoints();
        return (!settings.keepFor().isZero() && snapshot.createdMillis() - newest.createdMillis() >= millis)
                || (settings.keepEvents() > 0 && snapshot.sequenceNr() - newest.sequenceNr() >= facts);
    }

    /// @return false when the entity has deleted the snapshot meanwhile
    private static boolean copy(Connection connection, String persistenceId, Checkpoint snapshot) throws SQLException {
        try (PreparedStatement copy = connection.prepareStatement(COPY)) {
            copy.setString(1, persistenceId);
            copy.setLong(2, snapshot.sequenceNr());
            return copy.executeUpdate() == 1;
        }
    }

    private static List<Checkpoint> read(Connection connection, String persistenceId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ALL)) {
            select.setString(1, persistenceId);
            try (ResultSet rows = select.executeQuery()) {
                var checkpoints = new ArrayList<Checkpoint>();
                while (rows.next()) {
                    checkpoints.add(new Checkpoint(rows.getLong(1), rows.getLong(2)));
                }
                return checkpoints;
            }
        }
    }
}
