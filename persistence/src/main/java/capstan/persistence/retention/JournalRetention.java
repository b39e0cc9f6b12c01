package capstan.persistence.retention;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the journal within its settings: takes checkpoints of entities' states as time goes on, and deletes the
/// facts before the newest checkpoint that is old enough, from the oldest on and a bounded batch at a time. Stopped
/// at any moment it leaves a journal that can be recovered from and folded.
///
/// `sweep` belongs to one thread at a time; the figures may be read by any.
public final class JournalRetention {

    private static final Logger LOG = LoggerFactory.getLogger(JournalRetention.class);

    private final Database database;
    private final JournalReader journal;
    private final String entityType;
    private final RetentionSettings settings;
    private final InstantSource clock;
    private final Checkpoints checkpoints;
    private final Limits limits;
    private final AtomicLong deleted = new AtomicLong();
    private final Map<String, String> reasons = new HashMap<>();
    private volatile int waiting;

    /// @param entityType of the persistence ids of symbols
    public JournalRetention(
            Database database,
            JournalReader journal,
            String entityType,
            RetentionSettings settings,
            InstantSource clock) {
        this.database = database;
        this.journal = journal;
        this.entityType = entityType;
        this.settings = settings;
        this.clock = clock;
        checkpoints = new Checkpoints(settings);
        limits = new Limits(settings);
    }

    /// Goes once through all symbols and deletes at most one batch of each.
    ///
    /// @return whether there is more to be deleted now
    /// @throws DatabaseFailure when the server cannot be reached or refuses
    public boolean sweep() {
        if (!settings.deletes()) {
            return false;
        }
        boolean more = false;
        int waits = 0;
        try (Connection connection = database.dataSource().getConnection()) {
            for (JournalHead head : journal.heads(entityType)) {
                Verdict verdict = limits.of(connection, head, checkpoints.refresh(connection, head), clock.millis());
                tell(head, verdict);
                switch (verdict) {
                    case Verdict.Cut(var sequenceNr) -> more |= delete(connection, head, sequenceNr);
                    case Verdict.Waits _ -> waits++;
                    case Verdict.Keep.KEEP -> {
                        // nothing to do
                    }
                }
            }
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
        waiting = waits;
        return more;
    }

    /// Facts deleted since this was made.
    public long deleted() {
        return deleted.get();
    }

    /// Symbols of which less is deleted than the settings say, because something is still needed; the log says what.
    public int waiting() {
        return waiting;
    }

    private boolean delete(Connection connection, JournalHead head, long cut) throws SQLException {
        long to = Math.min(cut, head.firstSequenceNr() + settings.batchRows() - 1);
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from event_journal where persistence_id = ? and sequence_number <= ?")) {
            delete.setString(1, head.persistenceId());
            delete.setLong(2, to);
            deleted.addAndGet(delete.executeUpdate());
        }
        if (to < cut) {
            return true;
        }
        deleteUseless(connection, head.persistenceId(), cut);
        LOG.info("journal deleted id={} upTo={} left={}", head.persistenceId(), cut, head.lastSequenceNr() - cut);
        return false;
    }

    /// What cannot be folded on any more, since facts behind it are gone.
    private void deleteUseless(Connection connection, String persistenceId, long cut) throws SQLException {
        checkpoints.deleteBefore(connection, persistenceId, cut);
        for (String table : new String[] {"book_image", "snapshot"}) {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from " + table + " where persistence_id = ? and sequence_number < ?")) {
                delete.setString(1, persistenceId);
                delete.setLong(2, cut);
                delete.executeUpdate();
            }
        }
    }

    /// Once for each symbol and reason.
    private void tell(JournalHead head, Verdict verdict) {
        String reason = verdict instanceof Verdict.Waits(var why) ? why : "";
        String earlier = reasons.put(head.persistenceId(), reason);
        if (!reason.isEmpty() && !reason.equals(earlier)) {
            LOG.warn("journal not deleted as far as it may be id={} reason={}", head.persistenceId(), reason);
        }
    }
}
