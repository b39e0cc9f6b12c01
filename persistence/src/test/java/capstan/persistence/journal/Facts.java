package capstan.persistence.journal;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Stamp;
import capstan.market.trades.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Facts for tests, of every kind and size.
public final class Facts {

    private Facts() {}

    static Stamp stamp(long index) {
        return new Stamp(1_722_000_000_000_000L + index, index * 31, index * 37, index);
    }

    /// One of each kind.
    static List<BookEvent> ofEveryKind() {
        var bids = new Levels(2);
        bids.add(100, 5);
        bids.add(99, 6);
        var asks = new Levels(1);
        asks.add(101, 7);
        return List.of(
                new BookEvent.InstrumentDefined(
                        stamp(1), new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000, 1_000)),
                new BookEvent.Anchored(stamp(2), new DepthSnapshot(10, bids, asks, 5_000, 1_722_000_000_000_100L)),
                batch(3, 20, 300, new Random(1)),
                new BookEvent.GapDetected(stamp(4), GapKind.DEPTH_IDS, 11, 15, 2, "expected 11, received 15"),
                new BookEvent.TradesBackfilled(stamp(5), List.of(new Trade(7, 100, 2, 1_722_000_000_000_200L, true))),
                new BookEvent.TradesMissing(stamp(6), 8, 9, "the venue has them no more"));
    }

    /// @param frames number of frames, of random content
    /// @param bytes of each
    static BookEvent batch(long index, int frames, int bytes, Random random) {
        var log = new FrameLog.Builder(frames * (bytes + 12));
        var frame = new byte[bytes];
        for (int number = 0; number < frames; number++) {
            random.nextBytes(frame);
            log.add(1_722_000_000_000_000L + index, frame, 0, bytes);
        }
        return new BookEvent.BatchAccepted(stamp(index), 0, 1, index, index + frames, 0, 0, log.build());
    }

    public static List<BookEvent> batches(int count, int frames, int bytes) {
        var random = new Random(count);
        var batches = new ArrayList<BookEvent>();
        for (int index = 1; index <= count; index++) {
            batches.add(batch(index, frames, bytes, random));
        }
        return batches;
    }
}
