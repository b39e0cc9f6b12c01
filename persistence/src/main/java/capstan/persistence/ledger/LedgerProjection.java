package capstan.persistence.ledger;

import capstan.market.symbol.BookEvent;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.wire.journal.JournalCodec;
import capstan.wire.journal.JournalCorrupt;
import capstan.wire.journal.NewerJournal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the gap ledger of the journal: takes the facts that are new and settled in the order of the journal, and
/// writes their rows and how far it has come in one transaction, so each fact is in the ledger exactly once whatever
/// dies when. Two of these on one database take turns; one is enough.
///
/// Removing its row of `projection_offset` makes it go through the whole journal again and write over what is there.
///
/// `step` belongs to one thread at a time; the figures may be read by any.
public final class LedgerProjection {

    /// Its name in `projection_offset`, and as a sink that the journal's retention waits for.
    public static final String NAME = "gap-ledger";

    private static final Logger LOG = LoggerFactory.getLogger(LedgerProjection.class);
    private static final String FACTS =
            "select ordering, persistence_id, sequence_number, event_payload from ledger_fact"
                    + " where ordering > ? and ordering <= ? order by ordering limit ?";
    private static final String OFFSET = "select ordering from projection_offset where name = ?";

    /// What `step` found, and so when the next one is due.
    public enum Step {
        /// More is waiting.
        MORE,
        /// Writers are under way, whose facts come first.
        UNSETTLED,
        /// Everything that there was is in the ledger.
        CAUGHT_UP
    }

    private final Database database;
    private final LedgerSettings settings;
    private final LedgerListener listener;
    private final SettledHorizon horizon = new SettledHorizon();
    private final ProjectionOffset offset = new ProjectionOffset(NAME);
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();
    /// When the journal was looked at whose facts are all in the ledger by now.
    private volatile long currentAsOfNanos = System.nanoTime();

    private long lookedAtNanos;

    public LedgerProjection(Database database, LedgerSettings settings, LedgerListener listener) {
        this.database = database;
        this.settings = settings;
        this.listener = listener;
    }

    /// Takes at most `batch-rows` facts.
    ///
    /// @throws DatabaseFailure when the database refuses or cannot be reached; nothing of the step is written then
    /// @throws NewerJournal when a newer version wrote the next fact; this one cannot go on before it is replaced
    public Step step() {
        try (Connection connection = database.dataSource().getConnection()) {
            if (!horizon.isAwaiting()) {
                lookedAtNanos = System.nanoTime();
            }
            OptionalLong settled = horizon.look(connection);
            return settled.isEmpty() ? Step.UNSETTLED : take(connection, settled.getAsLong());
        } catch (SQLException failure) {
            horizon.reset();
            throw DatabaseFailure.of(database.settings().address(), failure);
        }
    }

    /// For how long facts may have been in the journal that are not in the ledger yet.
    public Duration lag() {
        return Duration.ofNanos(System.nanoTime() - currentAsOfNanos);
    }

    /// Facts taken since this was made.
    public long taken() {
        return taken.get();
    }

    /// Facts that were passed over because they cannot be read; the log names each.
    public long unreadable() {
        return unreadable.get();
    }

    private Step take(Connection connection, long settled) throws SQLException {
        Step step = Step.CAUGHT_UP;
        if (known(connection) != settled) {
            connection.setAutoCommit(false);
            try {
                step = takeLocked(connection, settled);
            } finally {
                connection.rollback(); // nothing is left of a step that failed; after a commit it does nothing
                connection.setAutoCommit(true);
            }
        }
        if (step == Step.CAUGHT_UP) {
            currentAsOfNanos = lookedAtNanos;
        }
        return step;
    }

    /// A look without a lock: an idle journal costs no write.
    private long known(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(OFFSET)) {
            read.setString(1, NAME);
            try (ResultSet row = read.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    private Step takeLocked(Connection connection, long settled) throws SQLException {
        long from = offset.lock(connection);
        var rows = new LedgerRows(connection);
        int count = 0;
        boolean more = false;
        long last = from;
        try (PreparedStatement read = connection.prepareStatement(FACTS)) {
            read.setFetchSize(settings.fetchRows());
            read.setLong(1, from);
            read.setLong(2, settled);
            read.setInt(3, settings.batchRows());
            try (ResultSet facts = read.executeQuery()) {
                while (facts.next()) {
                    try {
                        write(rows, facts);
                    } catch (NewerJournal newer) {
                        if (count == 0) {
                            throw newer;
                        }
                        more = true; // what comes before it is kept; the next step says why it does not go on
                        break;
                    }
                    last = facts.getLong(1);
                    count++;
                }
            }
        }
        more |= count == settings.batchRows();
        offset.store(connection, more ? last : Math.max(from, settled));
        connection.commit();
        taken.addAndGet(count);
        rows.closed().forEach(gap -> listener.healed(gap.by(), gap.open()));
        return more ? Step.MORE : Step.CAUGHT_UP;
    }

    private void write(LedgerRows rows, ResultSet row) throws SQLException {
        long ordering = row.getLong(1);
        String persistenceId = row.getString(2);
        long sequenceNr = row.getLong(3);
        LedgerRows.Place place = place(persistenceId, sequenceNr, ordering);
        if (place == null) {
            return; // no symbol's fact
        }
        BookEvent fact;
        try {
            fact = JournalCodec.decode(row.getBytes(4));
        } catch (JournalCorrupt corrupt) {
            unreadable.incrementAndGet();
            LOG.error(
                    "fact left out of the gap ledger id={} sequenceNr={} ordering={} reason={}",
                    persistenceId,
                    sequenceNr,
                    ordering,
                    corrupt.getMessage());
            return;
        }
        rows.write(place, fact);
    }

    /// @return null when the persistence id is not that of a symbol, `Type|venue:SYMBOL`
    private static LedgerRows.@Nullable Place place(String persistenceId, long sequenceNr, long ordering) {
        int bar = persistenceId.indexOf('|');
        int colon = persistenceId.indexOf(':', bar + 1);
        return bar < 0 || colon < 0
                ? null
                : new LedgerRows.Place(
                        persistenceId.substring(bar + 1, colon),
                        persistenceId.substring(colon + 1),
                        sequenceNr,
                        ordering);
    }
}
