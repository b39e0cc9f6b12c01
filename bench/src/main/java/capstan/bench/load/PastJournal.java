package capstan.bench.load;

import capstan.actors.symbol.ImageSettings;
import capstan.actors.symbol.SymbolBook;
import capstan.market.book.DepthSnapshot;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.history.BookImage;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.persistence.database.Database;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.past.BookImages;
import capstan.wire.exchange.SbeFrameReader;
import capstan.wire.exchange.SbeFrameWriter;
import capstan.wire.journal.JournalCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// One symbol's journal of many diffs, decided as its entity decides and written as the entity's journal is, with
/// images where the entity takes them and a whole state snapshot every so many facts. A deep book of 5,000 levels a
/// side, one to seven diffs a fact, one to nineteen levels a diff.
final class PastJournal {

    static final String ID = "binance:PASTUSDT";
    static final String PERSISTENCE_ID = JournalReader.persistenceId(SymbolBook.KEY.name(), ID);

    private static final Instrument INSTRUMENT = new Instrument("binance", "PASTUSDT", -2, -3, 1, 1);
    private static final int LEVELS = 5_000;
    private static final long MIDDLE = 1_000_000;
    private static final long FIRST_UPDATE_ID = 1_000_000;
    private static final long START_MICROS = 1_722_000_000_000_000L;
    private static final long FACT_MICROS = 20_000;
    private static final int MOST_DIFFS = 7;
    private static final int MOST_LEVELS = 19;
    private static final int ROWS = 500;
    private static final int IMAGES = 8;
    private static final int REMEMBERED = 50_000;

    /// What was live behind a fact.
    record Live(long sequenceNr, long updateId, long sum, long chain) {}

    private final Database database;
    private final ImageSettings pace;
    private final int snapshotEvery;
    private final Random random = new Random(1);
    private final SymbolState state = new SymbolState(SymbolBounds.DEFAULT, new SbeFrameReader());
    private final SbeFrameWriter writer = new SbeFrameWriter();
    private final FeedMessage message = new FeedMessage(INSTRUMENT);
    private final List<byte[]> rows = new ArrayList<>();
    private final List<BookImage> images = new ArrayList<>();
    private final List<Live> remembered = new ArrayList<>();
    private long updateId = FIRST_UPDATE_ID;
    private long now = START_MICROS;
    private long facts;
    private long stored;
    private long diffs;
    private long bytes;
    private long imageFacts;
    private long imageFrames;
    private int imagesTaken;

    /// @param snapshotEvery facts between two state snapshots
    PastJournal(Database database, ImageSettings pace, int snapshotEvery) {
        this.database = database;
        this.pace = pace;
        this.snapshotEvery = snapshotEvery;
    }

    /// Journals until there are so many diffs.
    void write(long wanted) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            add(connection, new BookEvent.InstrumentDefined(state.stamp(now, 0), INSTRUMENT));
            add(connection, new BookEvent.Anchored(state.stamp(now, 0), snapshot()));
            while (diffs < wanted) {
                add(connection, batch());
            }
            flush(connection);
            connection.commit();
        }
        new BookImages(database, SymbolBook.KEY.name()).store(images);
    }

    /// Some of what was live, spread evenly over the journal.
    List<Live> remembered() {
        return remembered;
    }

    long facts() {
        return facts;
    }

    long diffs() {
        return diffs;
    }

    /// Of payload.
    long bytes() {
        return bytes;
    }

    int images() {
        return imagesTaken;
    }

    private DepthSnapshot snapshot() {
        var bids = new Levels(LEVELS);
        var asks = new Levels(LEVELS);
        for (int level = 1; level <= LEVELS; level++) {
            bids.add(MIDDLE - level, quantity());
            asks.add(MIDDLE + level, quantity());
        }
        return new DepthSnapshot(updateId, bids, asks, LEVELS, now);
    }

    private BookEvent batch() {
        now += FACT_MICROS;
        var log = new FrameLog.Builder(2_048);
        for (int diff = random.nextInt(MOST_DIFFS); diff >= 0; diff--) {
            message.ids.kind = FrameKind.DEPTH_DIFF;
            message.ids.eventTimeMicros = now;
            message.ids.firstId = updateId + 1;
            updateId += 1 + random.nextInt(8);
            message.ids.lastId = updateId;
            change(message.bids, -1);
            change(message.asks, 1);
            int length = SbeFrameWriter.frameBytes(message);
            int at = log.reserve(now, length); // before `array`, which it may replace
            writer.write(message, log.array(), at);
            diffs++;
        }
        var screening = state.screen(new FeedBatch("binance", "PASTUSDT", 1, 1, facts, false, log.build()), now, 0);
        return Objects.requireNonNull(screening.fact());
    }

    /// Near the top more often than far away; a level may go and come back.
    private void change(Levels levels, int direction) {
        levels.clear();
        for (int level = random.nextInt(MOST_LEVELS / 2 + 1); level >= 0; level--) {
            int depth = 1 + (int) (Math.abs(random.nextGaussian()) * LEVELS / 4) % LEVELS;
            levels.add(MIDDLE + (long) direction * depth, random.nextInt(3) == 0 ? 0 : quantity());
        }
    }

    private long quantity() {
        return 1L + random.nextInt(10_000_000);
    }

    private void add(Connection connection, BookEvent fact) throws SQLException {
        byte[] record = JournalCodec.encode(fact);
        rows.add(record);
        bytes += record.length;
        facts++;
        state.apply(fact);
        if (state.epoch() > 0) {
            remember();
            if (facts - imageFacts >= pace.everyFacts() || state.frames() - imageFrames >= pace.everyFrames()) {
                imageFacts = facts;
                imageFrames = state.frames();
                imagesTaken++;
                images.add(new BookImage(ID, facts, state.lastUpdateId(), now, state.bookImage()));
            }
        }
        if (rows.size() == ROWS) {
            flush(connection);
        }
        if (facts % snapshotEvery == 0) {
            storeSnapshot(connection);
        }
        if (images.size() == IMAGES) {
            new BookImages(database, SymbolBook.KEY.name()).store(images);
            images.clear();
        }
    }

    private void remember() {
        var live = new Live(facts, state.lastUpdateId(), state.book().sum(), state.chain());
        if (remembered.size() < REMEMBERED) {
            remembered.add(live);
        } else if (random.nextLong(facts) < REMEMBERED) {
            remembered.set(random.nextInt(REMEMBERED), live);
        }
    }

    private void flush(Connection connection) throws SQLException {
        String sql =
                "insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,"
                        + " event_ser_manifest, event_payload) values (?, ?, 'bench', ?, 4302, 'fact', ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (byte[] record : rows) {
                statement.setString(1, PERSISTENCE_ID);
                statement.setLong(2, ++stored);
                statement.setLong(3, now / 1_000);
                statement.setBytes(4, record);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        connection.commit();
        rows.clear();
    }

    private void storeSnapshot(Connection connection) throws SQLException {
        String sql = "insert into snapshot (persistence_id, sequence_number, created, snapshot_ser_id,"
                + " snapshot_ser_manifest, snapshot_payload) values (?, ?, ?, 4302, 'image', ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, PERSISTENCE_ID);
            statement.setLong(2, facts);
            statement.setLong(3, now / 1_000);
            statement.setBytes(4, JournalCodec.encode(state.image()));
            statement.executeUpdate();
        }
        connection.commit();
    }
}
