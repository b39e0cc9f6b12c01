package capstan.persistence.past;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.book.BookStatus;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.history.BookImage;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.PastBook;
import capstan.market.symbol.PastMoment;
import capstan.market.symbol.PastMoment.AtTime;
import capstan.market.symbol.PastMoment.AtUpdateId;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.OnPostgres;
import capstan.persistence.TestPostgres;
import capstan.persistence.past.PastAnswer.Found;
import capstan.persistence.past.PastAnswer.Reason;
import capstan.persistence.past.PastAnswer.Refused;
import capstan.wire.exchange.SbeFrameReader;
import capstan.wire.journal.JournalCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Looking up the past in a real PostgreSQL: found books are those that were live, and what cannot be had says why.
class PastBooksIT extends OnPostgres {

    private static final int IMAGE_EVERY = 50;

    private BookImages images;

    @BeforeEach
    void open() {
        images = new BookImages(database, "SymbolBook");
    }

    @Test
    void whatIsFoundIsWhatWasLive() throws SQLException {
        SmallMarket market = new SmallMarket(1, IMAGE_EVERY).trade(300).gap().trade(300);
        store(market, 1);
        PastBooks books = books(5_000);
        var random = new Random(1);

        for (int look = 0; look < 200; look++) {
            SmallMarket.Live live = market.live.get(random.nextInt(market.live.size()));
            Found byId = found(books.at(SmallMarket.PERSISTENCE_ID, new AtUpdateId(live.id())));
            Found byTime = found(books.at(SmallMarket.PERSISTENCE_ID, new AtTime(live.atMicros())));

            for (Found found : List.of(byId, byTime)) {
                PastBook book = found.book();
                assertThat(book.lastUpdateId()).isEqualTo(live.id());
                assertThat(book.book().sum()).isEqualTo(live.sum());
                assertThat(book.chain()).isEqualTo(live.chain());
                assertThat(book.status()).isEqualTo(BookStatus.LIVE);
                assertThat(found.facts()).isLessThanOrEqualTo(IMAGE_EVERY + 1);
            }
        }
    }

    @Test
    void insideOfADiffOrAGapItIsTheBookBeforeIt() throws SQLException {
        SmallMarket market = new SmallMarket(2, IMAGE_EVERY).trade(20);
        long before = market.updateId();
        market.gap().trade(20);
        store(market, 1);

        Found inGap = found(books(5_000).at(SmallMarket.PERSISTENCE_ID, new AtUpdateId(before + 25)));

        assertThat(inGap.book().lastUpdateId()).isEqualTo(before);
        assertThat(inGap.book().status()).isEqualTo(BookStatus.STALE);
        for (long id = SmallMarket.FIRST_UPDATE_ID; id <= before; id++) {
            Found found = found(books(5_000).at(SmallMarket.PERSISTENCE_ID, new AtUpdateId(id)));
            assertThat(found.book().lastUpdateId()).isBetween(id - 2, id);
            assertThat(found.book().isLive()).isTrue();
        }
    }

    @Test
    void whatIsOutOfRangeSaysWhatRangeThereIs() throws SQLException {
        SmallMarket market = new SmallMarket(3, IMAGE_EVERY).trade(200);
        store(market, 1);
        PastBooks books = books(5_000);

        assertThat(refused(books, new AtUpdateId(5), Reason.BEFORE_FIRST)).contains("stands at update id 1000");
        assertThat(refused(books, new AtUpdateId(market.updateId() + 1), Reason.FUTURE))
                .contains("the newest one of SymbolBook|binance:BTCUSDT is " + market.updateId());
        assertThat(refused(books, new AtTime(SmallMarket.START_MICROS - 1), Reason.BEFORE_FIRST))
                .contains("2024-07-26T13:20:00Z");
        assertThat(refused(books, PastMoment.parse("2200-01-01T00:00:00Z"), Reason.FUTURE))
                .contains("has not come yet");
        assertThat(books.at("SymbolBook|binance:NONE", new AtUpdateId(5)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_SYMBOL));
        assertThat(found(books.at(SmallMarket.PERSISTENCE_ID, PastMoment.parse("2025-01-01T00:00:00Z")))
                        .book()
                        .lastUpdateId())
                .isEqualTo(market.updateId());
    }

    @Test
    void aDeletedPastIsGoneAndTheRestGoesOnFromItsOldestImage() throws SQLException {
        SmallMarket market = new SmallMarket(4, IMAGE_EVERY).trade(400);
        store(market, 131);
        PastBooks books = books(5_000);
        BookImage oldest = market.images.stream()
                .filter(image -> image.sequenceNr() >= 130)
                .findFirst()
                .orElseThrow();

        assertThat(refused(books, new AtUpdateId(oldest.lastUpdateId() - 1), Reason.BEYOND_RETENTION))
                .contains("begins with sequence number 131")
                .contains("update id " + oldest.lastUpdateId());
        assertThat(found(books.at(SmallMarket.PERSISTENCE_ID, new AtUpdateId(oldest.lastUpdateId())))
                        .book()
                        .isLive())
                .isTrue();
        SmallMarket.Live last = market.live.getLast();
        assertThat(found(books.at(SmallMarket.PERSISTENCE_ID, new AtUpdateId(last.id())))
                        .book()
                        .chain())
                .isEqualTo(last.chain());
    }

    @Test
    void withoutImagesTheJournalIsFoldedFromItsStartUnlessThatIsTooFar() throws SQLException {
        SmallMarket market = new SmallMarket(5, Integer.MAX_VALUE).trade(300);
        store(market, 1);
        SmallMarket.Live live = market.live.get(250);

        Found found = found(books(5_000).at(SmallMarket.PERSISTENCE_ID, new AtUpdateId(live.id())));

        assertThat(found.imageSequenceNr()).isZero();
        assertThat(found.book().chain()).isEqualTo(live.chain());
        assertThat(refused(books(100), new AtUpdateId(live.id()), Reason.TOO_FAR))
                .contains("more than 100 facts");
    }

    @Test
    void whatIsDeletedDuringALookUpIsStillFound() throws SQLException {
        SmallMarket market = new SmallMarket(9, Integer.MAX_VALUE).trade(300);
        store(market, 1);
        SmallMarket.Live live = market.live.get(250);
        var reader = new Interrupted(() -> postgres.execute(
                TestPostgres.databaseName(config), "delete from event_journal where sequence_number < 150"));
        var books = new PastBooks(database, settings(5_000), SymbolBounds.DEFAULT, reader, Clock.systemUTC());

        Found found = found(books.at(SmallMarket.PERSISTENCE_ID, new AtUpdateId(live.id())));

        assertThat(found.book().chain()).isEqualTo(live.chain());
        assertThat(refused(books, new AtUpdateId(live.id()), Reason.BEYOND_RETENTION))
                .contains("sequence number 150");
    }

    @Test
    void aDamagedFactIsSaidAndNotPassedOver() throws SQLException {
        SmallMarket market = new SmallMarket(6, Integer.MAX_VALUE).trade(50);
        store(market, 1);
        postgres.execute(
                TestPostgres.databaseName(config),
                "update event_journal set event_payload = set_byte(event_payload, 30, 255 - get_byte(event_payload, 30))"
                        + " where sequence_number = 20");

        assertThat(refused(books(5_000), new AtUpdateId(market.updateId()), Reason.DAMAGED))
                .contains("sequence number 20")
                .contains("capstan verify");
        assertThat(books(5_000).at(SmallMarket.PERSISTENCE_ID, new AtUpdateId(1_001)))
                .isInstanceOf(Found.class);
    }

    @Test
    void oldImagesAreThinnedAndLookUpsGoOn() throws SQLException {
        SmallMarket market = new SmallMarket(7, 10).trade(500);
        store(market, 1);

        int deleted = images.thin(Long.MAX_VALUE, 100);

        assertThat(deleted).isBetween(40, 46);
        assertThat(images.thin(Long.MAX_VALUE, 100)).isZero();
        assertThat(images.thin(0, 1_000_000)).isZero();
        SmallMarket.Live live = market.live.get(456);
        Found found = found(books(5_000).at(SmallMarket.PERSISTENCE_ID, new AtUpdateId(live.id())));
        assertThat(found.book().chain()).isEqualTo(live.chain());
        assertThat(found.facts()).isLessThanOrEqualTo(101);
    }

    @Test
    void imagesThatCannotBeStoredAreCountedAndLaterOnesAre() {
        SmallMarket market = new SmallMarket(8, 1).trade(20);
        String name = TestPostgres.databaseName(config);
        postgres.execute(name, "alter table book_image rename to away");
        try (BookImageWriter writer = BookImageWriter.start(images, settings(100), Clock.systemUTC())) {
            writer.keep(market.images.getFirst());
            Awaitility.await().untilAsserted(() -> assertThat(writer.dropped()).isEqualTo(1));

            postgres.execute(name, "alter table away rename to book_image");
            market.images.subList(1, 4).forEach(writer::keep);
            Awaitility.await().untilAsserted(() -> assertThat(writer.stored()).isEqualTo(3));
        }
    }

    /// Does something before it reads its first frame.
    private static final class Interrupted implements FrameReader {

        private final SbeFrameReader reader = new SbeFrameReader();
        private Runnable first;

        Interrupted(Runnable first) {
            this.first = first;
        }

        @Override
        public FrameKind identify(byte[] bytes, int offset, int length, FrameIds into) {
            return reader.identify(bytes, offset, length, into);
        }

        @Override
        public String glean(byte[] bytes, int offset, int length, FrameIds into) {
            return reader.glean(bytes, offset, length, into);
        }

        @Override
        public FrameKind read(byte[] bytes, int offset, int length, FeedMessage into) {
            first.run();
            first = () -> {};
            return reader.read(bytes, offset, length, into);
        }
    }

    private PastBooks books(int maxFacts) {
        return new PastBooks(
                database, settings(maxFacts), SymbolBounds.DEFAULT, new SbeFrameReader(), Clock.systemUTC());
    }

    private static HistorySettings settings(int maxFacts) {
        return new HistorySettings(16, 4, Duration.ofDays(36_500), 1_000, Duration.ofDays(1), 4, 64, maxFacts);
    }

    private static Found found(PastAnswer answer) {
        assertThat(answer).isInstanceOf(Found.class);
        return (Found) answer;
    }

    private static String refused(PastBooks books, PastMoment moment, Reason reason) {
        assertThat(books.at(SmallMarket.PERSISTENCE_ID, moment))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
        return ((Refused) books.at(SmallMarket.PERSISTENCE_ID, moment)).message();
    }

    /// @param fromSequenceNr facts before it are left out, as retention does
    private void store(SmallMarket market, int fromSequenceNr) throws SQLException {
        String sql =
                "insert into event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,"
                        + " event_ser_manifest, event_payload) values (?, ?, 'test', 0, 4302, 'fact', ?)";
        try (Connection connection = database.dataSource().getConnection();
                var trigger = connection.createStatement();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            trigger.execute("set session_replication_role = replica"); // a beginning that is missing is no writer's
            List<BookEvent> facts = market.facts;
            for (int sequenceNr = fromSequenceNr; sequenceNr <= facts.size(); sequenceNr++) {
                statement.setString(1, SmallMarket.PERSISTENCE_ID);
                statement.setLong(2, sequenceNr);
                statement.setBytes(3, JournalCodec.encode(facts.get(sequenceNr - 1)));
                statement.addBatch();
            }
            statement.executeBatch();
            trigger.execute("reset session_replication_role");
        }
        images.store(market.images);
    }
}
