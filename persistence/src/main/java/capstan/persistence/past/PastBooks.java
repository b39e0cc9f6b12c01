package capstan.persistence.past;

import capstan.market.image.UnreadableImage;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.ChainBroken;
import capstan.market.symbol.PastBook;
import capstan.market.symbol.PastMoment;
import capstan.market.symbol.StateImage;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.journal.JournalRow;
import capstan.persistence.journal.UndecodableRow;
import capstan.persistence.past.PastAnswer.Found;
import capstan.persistence.past.PastAnswer.Reason;
import capstan.persistence.past.PastAnswer.Refused;
import capstan.wire.journal.JournalCorrupt;
import capstan.wire.journal.NewerJournal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Looks books up as they were: from the nearest image before the moment, by the facts behind it. Blocks its caller
/// for a few milliseconds, so it belongs on threads of its own. Safe for any number of them.
public final class PastBooks {

    private final Database database;
    private final HistorySettings settings;
    private final SymbolBounds bounds;
    private final FrameReader reader;
    private final InstantSource clock;
    private final ImageCache cache;

    /// @param bounds of the symbols' states when they were live
    public PastBooks(
            Database database, HistorySettings settings, SymbolBounds bounds, FrameReader reader, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.bounds = bounds;
        this.reader = reader;
        this.clock = clock;
        cache = new ImageCache(settings.cachedImages());
    }

    /// The book at a moment.
    ///
    /// @throws DatabaseFailure when the server cannot be reached or refuses
    public PastAnswer at(String persistenceId, PastMoment moment) {
        if (moment instanceof PastMoment.AtTime(var micros) && micros > nowMicros()) {
            return new Refused(Reason.FUTURE, moment + " has not come yet");
        }
        try (Connection connection = database.dataSource().getConnection()) {
            begin(connection);
            return new Search(connection, persistenceId, moment).run();
        } catch (SQLException failure) {
            throw DatabaseFailure.of(database.settings().address(), failure);
        } catch (UndecodableRow | ChainBroken | UnreadableImage | JournalCorrupt | NewerJournal damaged) {
            return new Refused(
                    Reason.DAMAGED,
                    persistenceId + " at " + moment + " cannot be folded: " + damaged.getMessage()
                            + " (capstan verify tells all that is wrong)");
        }
    }

    /// Begins a look at one moment of the database, or what the retention deletes between two statements would seem a
    /// damage. The pool ends it when the connection is given back.
    private static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            // It keeps nobody waiting, so it may take its time between two statements.
            statement.execute("set local idle_in_transaction_session_timeout = 0");
        }
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    /// One look-up.
    private final class Search {

        private final Connection connection;
        private final String persistenceId;
        private final PastMoment moment;
        private PastBook book;
        private long imageAt;
        private long folded;
        private int facts;

        Search(Connection connection, String persistenceId, PastMoment moment) {
            this.connection = connection;
            this.persistenceId = persistenceId;
            this.moment = moment;
            book = new PastBook(bounds, reader);
        }

        PastAnswer run() throws SQLException {
            long first = FactRows.first(connection, persistenceId);
            if (first == FactRows.NONE) {
                return new Refused(Reason.UNKNOWN_SYMBOL, "the journal holds nothing of " + persistenceId);
            }
            Optional<BookImages.Place> place = BookImages.before(connection, persistenceId, moment, first - 1);
            if (place.isEmpty() && first > 1) {
                return beyondRetention(first);
            }
            long next = 0;
            if (place.isPresent()) {
                imageAt = place.get().sequenceNr();
                next = place.get().nextSequenceNr();
                book = PastBook.restore(image(imageAt), bounds, reader);
                folded = imageAt;
            }
            if (imageAt > 0 && moment.isMetBy(book)) {
                return found();
            }
            return fold(next);
        }

        /// As a rule the moment lies before the next image, so no more is asked for at first.
        private PastAnswer fold(long nextImageAt) throws SQLException {
            long limit =
                    nextImageAt > folded ? Math.min(nextImageAt - folded, settings.chunkRows()) : settings.chunkRows();
            while (facts < settings.maxFacts()) {
                try (var rows = new FactRows(connection, persistenceId, folded, limit)) {
                    int before = facts;
                    for (JournalRow row = rows.next(); row != null; row = rows.next()) {
                        facts++;
                        if (!book.advance(row.decode(), moment)) {
                            return book.epoch() == 0 ? beforeFirst(row) : found();
                        }
                        folded = row.sequenceNr();
                        if (moment.isMetBy(book)) {
                            return found();
                        }
                    }
                    if (facts - before < limit) {
                        return atEnd();
                    }
                }
                limit = settings.chunkRows();
            }
            return new Refused(
                    Reason.TOO_FAR,
                    moment + " lies more than " + settings.maxFacts()
                            + " facts behind the nearest image of the book, at" + " sequence number " + imageAt
                            + "; capstan book --at has no such bound");
        }

        private PastAnswer atEnd() {
            if (book.epoch() == 0) {
                return new Refused(Reason.BEFORE_FIRST, "the journal of " + persistenceId + " holds no book yet");
            }
            return moment instanceof PastMoment.AtUpdateId(var id) && id > book.lastUpdateId()
                    ? new Refused(
                            Reason.FUTURE,
                            moment + " has not been journaled; the newest one of " + persistenceId + " is "
                                    + book.lastUpdateId())
                    : found();
        }

        private Found found() {
            return new Found(book, folded, imageAt, facts);
        }

        private Refused beforeFirst(JournalRow row) {
            String begin = moment instanceof PastMoment.AtUpdateId
                    ? "the first book of " + persistenceId + " stands at update id " + book.refusedAnchorId()
                    : "at that time " + persistenceId + " had no book; its next fact is of "
                            + time(row.decode().stamp().atMicros());
            return new Refused(Reason.BEFORE_FIRST, "no book at " + moment + ": " + begin);
        }

        private Refused beyondRetention(long first) throws SQLException {
            String left = BookImages.oldest(connection, persistenceId, first - 1)
                    .map(oldest -> "the oldest book that can be folded stands at update id " + oldest.lastUpdateId()
                            + " of " + time(oldest.takenAtMicros()))
                    .orElse("no image of a book is left to fold from");
            return new Refused(
                    Reason.BEYOND_RETENTION,
                    "the journal of " + persistenceId + " begins with sequence number " + first + " now, behind "
                            + moment + "; " + left);
        }

        private StateImage image(long sequenceNr) throws SQLException {
            StateImage cached = cache.get(persistenceId, sequenceNr);
            if (cached != null) {
                return cached;
            }
            StateImage read = BookImages.read(connection, persistenceId, sequenceNr);
            cache.put(persistenceId, sequenceNr, read);
            return read;
        }
    }

    private static String time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
