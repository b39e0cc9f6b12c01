package capstan.bench.journal;

import capstan.bench.recording.MarketEvent;
import capstan.bench.recording.MarketTape;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Stamp;
import capstan.wire.exchange.SbeFrameWriter;
import java.util.ArrayList;
import java.util.List;

/// A tape's first events as the exchange's frames in their order, cut into batches of one size.
final class BatchTape {

    private static final long RECEIVED_MICROS = 1_723_161_255_000_000L;

    private final SbeFrameWriter writer = new SbeFrameWriter();
    private final FeedMessage message;

    private BatchTape(FeedMessage message) {
        this.message = message;
    }

    /// @param frames of all batches together, a multiple of `batchSize`
    static List<BookEvent.BatchAccepted> batches(MarketTape tape, int frames, int batchSize) {
        List<MarketEvent> events = tape.events().stream()
                .filter(event -> !(event instanceof MarketEvent.Snapshot))
                .limit(frames)
                .toList();
        if (events.size() < frames) {
            throw new IllegalArgumentException(
                    "the benchmark needs " + frames + " events, the tape (" + tape.origin() + ") has " + events.size());
        }
        var batchTape = new BatchTape(new FeedMessage(tape.instrument()));
        var batches = new ArrayList<BookEvent.BatchAccepted>();
        for (int first = 0; first < frames; first += batchSize) {
            batches.add(batchTape.batch(first, events.subList(first, first + batchSize)));
        }
        return batches;
    }

    private BookEvent.BatchAccepted batch(int first, List<MarketEvent> events) {
        var log = new FrameLog.Builder(1_024);
        for (MarketEvent event : events) {
            fill(event);
            int at = log.reserve(RECEIVED_MICROS + first, SbeFrameWriter.frameBytes(message));
            writer.write(message, log.array(), at);
        }
        var stamp = new Stamp(RECEIVED_MICROS + first, 0x1234_5678_9ABC_DEF0L + first, -7L - first, 3);
        return new BookEvent.BatchAccepted(stamp, 1, 2, first, first + 1L, first + 2L, first + 3L, log.build());
    }

    private void fill(MarketEvent event) {
        message.bids.clear();
        message.asks.clear();
        message.trades.clear();
        switch (event) {
            case MarketEvent.Diff diff -> {
                message.ids.kind = FrameKind.DEPTH_DIFF;
                message.ids.eventTimeMicros = diff.eventTimeMicros();
                message.ids.firstId = diff.firstUpdateId();
                message.ids.lastId = diff.lastUpdateId();
                copy(diff.bids(), message.bids);
                copy(diff.asks(), message.asks);
            }
            case MarketEvent.Top top -> {
                message.ids.kind = FrameKind.BEST_BID_ASK;
                message.ids.lastId = top.updateId();
                copy(top.bids(), message.bids);
                copy(top.asks(), message.asks);
            }
            case MarketEvent.Traded(var trade) -> {
                message.ids.kind = FrameKind.TRADES;
                message.ids.eventTimeMicros = trade.transactTimeMicros();
                message.transactTimeMicros = trade.transactTimeMicros();
                message.trades.add(trade.id(), trade.price(), trade.quantity(), trade.isBuyerMaker());
            }
            case MarketEvent.Snapshot snapshot ->
                throw new IllegalArgumentException("depth snapshot " + snapshot.lastUpdateId() + " has no frame");
        }
    }

    private static void copy(Levels from, Levels into) {
        for (int i = 0; i < from.size(); i++) {
            into.add(from.price(i), from.quantity(i));
        }
    }
}
