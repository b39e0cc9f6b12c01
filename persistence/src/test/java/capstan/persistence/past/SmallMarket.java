package capstan.persistence.past;

import capstan.market.book.BookStatus;
import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
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
import capstan.wire.exchange.SbeFrameReader;
import capstan.wire.exchange.SbeFrameWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// A symbol whose facts are decided as its entity would, from real frames; remembers what was live behind each fact.
final class SmallMarket {

    static final Instrument INSTRUMENT = new Instrument("binance", "BTCUSDT", -2, -3, 1, 1);
    static final String ID = "binance:BTCUSDT";
    static final String PERSISTENCE_ID = "SymbolBook|" + ID;
    static final long FIRST_UPDATE_ID = 1_000;
    static final long START_MICROS = 1_722_000_000_000_000L;
    private static final int PRICES = 200;
    private static final long MIDDLE = 10_000;

    /// What was live behind a fact.
    record Live(long id, long sum, long chain, long atMicros) {}

    final List<BookEvent> facts = new ArrayList<>();
    final List<Live> live = new ArrayList<>();
    final List<BookImage> images = new ArrayList<>();
    private final Random random;
    private final SymbolState state = new SymbolState(SymbolBounds.DEFAULT, new SbeFrameReader());
    private final SbeFrameWriter writer = new SbeFrameWriter();
    private final FeedMessage message = new FeedMessage(INSTRUMENT);
    private final int imageEvery;
    private long updateId = FIRST_UPDATE_ID;
    private long now = START_MICROS;

    SmallMarket(long seed, int imageEvery) {
        random = new Random(seed);
        this.imageEvery = imageEvery;
        add(new BookEvent.InstrumentDefined(state.stamp(now, 0), INSTRUMENT));
        anchor();
    }

    /// Journals so many batches of up to seven diffs.
    SmallMarket trade(int batches) {
        for (int batch = 0; batch < batches; batch++) {
            var log = new FrameLog.Builder(1024);
            for (int diff = random.nextInt(7); diff >= 0; diff--) {
                diff(log);
            }
            var screening = state.screen(
                    new FeedBatch("binance", "BTCUSDT", 1, 1, facts.size(), false, log.build()), tick(), 0);
            add(Objects.requireNonNull(screening.fact()));
        }
        return this;
    }

    /// Loses the feed for some ids and anchors anew.
    SmallMarket gap() {
        add(new BookEvent.GapDetected(state.stamp(tick(), 0), GapKind.DISCONNECTED, 0, 0, 1, "cut by the test"));
        updateId += 50;
        anchor();
        return this;
    }

    long updateId() {
        return updateId;
    }

    private void anchor() {
        var bids = new Levels(PRICES);
        var asks = new Levels(PRICES);
        for (int level = 1; level <= PRICES; level++) {
            bids.add(MIDDLE - level, 1 + random.nextInt(1_000));
            asks.add(MIDDLE + level, 1 + random.nextInt(1_000));
        }
        add(new BookEvent.Anchored(state.stamp(tick(), 0), new DepthSnapshot(updateId, bids, asks, 1_000, now)));
    }

    private void diff(FrameLog.Builder log) {
        message.ids.kind = FrameKind.DEPTH_DIFF;
        message.ids.eventTimeMicros = now;
        message.ids.firstId = updateId + 1;
        message.ids.lastId = updateId + 1 + random.nextInt(3);
        updateId = message.ids.lastId;
        message.bids.clear();
        message.asks.clear();
        message.bids.add(MIDDLE - 1 - random.nextInt(PRICES), random.nextInt(1_000));
        message.asks.add(MIDDLE + 1 + random.nextInt(PRICES), random.nextInt(1_000));
        int length = SbeFrameWriter.frameBytes(message);
        int at = log.reserve(now, length);
        writer.write(message, log.array(), at);
    }

    private long tick() {
        return now += 1_000;
    }

    private void add(BookEvent fact) {
        facts.add(fact);
        state.apply(fact);
        if (state.status() == BookStatus.LIVE) {
            live.add(new Live(state.lastUpdateId(), state.book().sum(), state.chain(), now));
        }
        if (state.epoch() > 0 && facts.size() % imageEvery == 0) {
            images.add(new BookImage(ID, facts.size(), state.lastUpdateId(), now, state.bookImage()));
        }
    }
}
