package capstan.persistence.retention;

import capstan.persistence.journal.JournalHead;
import capstan.persistence.retention.Checkpoints.Checkpoint;
import capstan.wire.journal.JournalCodec;
import capstan.wire.journal.JournalCorrupt;
import capstan.wire.journal.NewerJournal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Decides how far one symbol's journal may be deleted: below everything that somebody still needs. Owned by one
/// thread.
///
/// A cut is always at a checkpoint, a state snapshot that can be read and that the settings keep nothing before;
/// what is left can be folded from it. The last fact is always left, because it says where the next one has to go
/// on.
final class Limits {

    private static final int USUAL_PARTS = 2;

    private final RetentionSettings settings;
    /// Stored states that were read and are sound.
    private final Set<String> sound = new HashSet<>();

    Limits(RetentionSettings settings) {
        this.settings = settings;
    }

    /// @param checkpoints newest first
    Verdict of(Connection connection, JournalHead head, List<Checkpoint> checkpoints, long nowMillis)
            throws SQLException {
        long horizon = settings.keepFor().isZero()
                ? Long.MAX_VALUE
                : nowMillis - settings.keepFor().toMillis();
        long limit = Math.min(head.lastSequenceNr() - 1, head.lastSequenceNr() - settings.keepEvents());
        if (limit < head.firstSequenceNr()) {
            return Verdict.Keep.KEEP;
        }
        Verdict verdict = within(connection, head, checkpoints, horizon, limit);
        return verdict instanceof Verdict.Waits && !isDue(connection, head, nowMillis) ? Verdict.Keep.KEEP : verdict;
    }

    private Verdict within(
            Connection connection, JournalHead head, List<Checkpoint> checkpoints, long horizon, long keptBehind)
            throws SQLException {
        long limit = keptBehind;
        Map<String, Long> offsets = offsets(connection);
        for (String sink : settings.sinks()) {
            if (!offsets.containsKey(sink)) {
                return new Verdict.Waits("the sink '" + sink + "' has never taken anything");
            }
        }
        if (settings.timeTravel()) {
            OptionalLong image = newestImage(connection, head.persistenceId(), horizon, limit);
            if (image.isEmpty()) {
                return new Verdict.Waits("no image of the book is as old as what is kept, so its past could not be"
                        + " looked up from there");
            }
            limit = image.getAsLong();
        }
        if (!recoversWith(connection, head.persistenceId())) {
            return new Verdict.Waits("the entity has no state snapshot that can be read");
        }
        return cut(connection, head, checkpoints, horizon, limit, offsets);
    }

    private Verdict cut(
            Connection connection,
            JournalHead head,
            List<Checkpoint> checkpoints,
            long horizon,
            long limit,
            Map<String, Long> offsets)
            throws SQLException {
        String reason = "no state snapshot is as old as what is kept";
        for (Checkpoint checkpoint : checkpoints) {
            long at = checkpoint.sequenceNr();
            if (at > limit || checkpoint.createdMillis() > horizon) {
                continue;
            }
            if (at < head.firstSequenceNr()) {
                break;
            }
            String behind = sinkBehind(offsets, ordering(connection, head.persistenceId(), at));
            if (!behind.isEmpty()) {
                reason = "the sink '" + behind + "' has not taken it yet";
            } else if (isSound(connection, "state_checkpoint", "payload", head.persistenceId(), at)) {
                return new Verdict.Cut(at);
            } else {
                reason = "the state checkpoint at sequence number " + at + " cannot be read";
            }
        }
        return new Verdict.Waits(reason);
    }

    /// Whether there is so much more than the settings keep that waiting is worth telling. The journal shrinks
    /// by parts, and a part ends at a state snapshot or image that may come late: `USUAL_PARTS` more are usual.
    private boolean isDue(Connection connection, JournalHead head, long nowMillis) throws SQLException {
        long parts = settings.checkpoints();
        long kept = settings.keepEvents() + USUAL_PARTS * settings.keepEvents() / parts;
        long count = head.lastSequenceNr() - head.firstSequenceNr() + 1;
        if (count <= Math.max(1, kept)) {
            return false;
        }
        if (settings.keepFor().isZero()) {
            return true;
        }
        long millis = settings.keepFor().toMillis();
        return writtenAt(connection, head) < nowMillis - millis - USUAL_PARTS * millis / parts;
    }

    private static long writtenAt(Connection connection, JournalHead head) throws SQLException {
        return number(
                        connection,
                        "select write_timestamp from event_journal where persistence_id = ? and sequence_number = ?",
                        head.persistenceId(),
                        head.firstSequenceNr())
                .orElse(Long.MAX_VALUE);
    }

    private static long ordering(Connection connection, String persistenceId, long sequenceNr) throws SQLException {
        return number(
                        connection,
                        "select ordering from event_journal where persistence_id = ? and sequence_number = ?",
                        persistenceId,
                        sequenceNr)
                .orElse(Long.MAX_VALUE);
    }

    private static OptionalLong newestImage(Connection connection, String persistenceId, long horizon, long limit)
            throws SQLException {
        long horizonMicros = horizon == Long.MAX_VALUE ? horizon : horizon * 1_000;
        return number(
                connection,
                "select sequence_number from book_image where persistence_id = ? and sequence_number <= ?"
                        + " and taken_at <= " + horizonMicros + " order by sequence_number desc limit 1",
                persistenceId,
                limit);
    }

    private static OptionalLong number(Connection connection, String sql, String persistenceId, long sequenceNr)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, persistenceId);
            select.setLong(2, sequenceNr);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /// Every reader that has an offset counts, named in the settings or not.
    private static Map<String, Long> offsets(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select name, ordering from projection_offset");
                ResultSet rows = select.executeQuery()) {
            var offsets = new HashMap<String, Long>();
            while (rows.next()) {
                offsets.put(rows.getString(1), rows.getLong(2));
            }
            return offsets;
        }
    }

    private static String sinkBehind(Map<String, Long> offsets, long ordering) {
        return offsets.entrySet().stream()
                .filter(offset -> offset.getValue() < ordering)
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElse("");
    }

    /// An entity begins with its newest state snapshot, and with nothing else.
    private boolean recoversWith(Connection connection, String persistenceId) throws SQLException {
        OptionalLong newest = number(
                connection,
                "select sequence_number from snapshot where persistence_id = ? and sequence_number >= ?"
                        + " order by sequence_number desc limit 1",
                persistenceId,
                0);
        return newest.isPresent()
                && isSound(connection, "snapshot", "snapshot_payload", persistenceId, newest.getAsLong());
    }

    /// Names of table and column are written in this class.
    private boolean isSound(Connection connection, String table, String column, String persistenceId, long sequenceNr)
            throws SQLException {
        String key = table + " " + persistenceId;
        String seen = key + " " + sequenceNr;
        if (sound.contains(seen)) {
            return true;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "select " + column + " from " + table + " where persistence_id = ? and sequence_number = ?")) {
            select.setString(1, persistenceId);
            select.setLong(2, sequenceNr);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                JournalCodec.decodeImage(row.getBytes(1));
            } catch (JournalCorrupt | NewerJournal unreadable) {
                return false;
            }
        }
        sound.removeIf(earlier -> earlier.startsWith(key + " "));
        sound.add(seen);
        return true;
    }
}
