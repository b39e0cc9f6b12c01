package capstan.wire.journal;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.AnchorReason;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Healing;
import capstan.market.symbol.Stamp;
import capstan.market.symbol.StateImage;
import capstan.market.trades.Trade;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One fact of each template with different numbers everywhere. The golden records were made from these; a sample is
/// never changed, new ones are added.
final class JournalSamples {

    static final Stamp STAMP = new Stamp(1_767_225_600_123_456L, 0x1234_5678_9ABC_DEF0L, -7L, 42L);
    static final Instrument BTCUSDT = new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000L, 1_000L);

    private JournalSamples() {}

    /// Records by the name that they have in the golden file, as this version writes them.
    static Map<String, byte[]> records() {
        var records = new LinkedHashMap<String, byte[]>();
        facts().forEach((name, fact) -> records.put(name, JournalCodec.encode(fact)));
        images().forEach((name, image) -> records.put(name, JournalCodec.encode(image)));
        return records;
    }

    static Map<String, BookEvent> facts() {
        var facts = new LinkedHashMap<String, BookEvent>();
        facts.put("instrument-defined", new BookEvent.InstrumentDefined(STAMP, BTCUSDT));
        facts.put("batch-accepted", batch());
        facts.put(
                "gap-detected",
                new BookEvent.GapDetected(STAMP, GapKind.DEPTH_IDS, 11, 15, 2, "expected 11, got 15 – ätsch"));
        facts.put("anchored", anchored());
        facts.put(
                "trades-backfilled",
                new BookEvent.TradesBackfilled(
                        STAMP, List.of(new Trade(5, 100, 7, 1_000, true), new Trade(6, 101, 8, 1_001, false))));
        facts.put("trades-backfilled-none", new BookEvent.TradesBackfilled(STAMP, List.of()));
        facts.put(
                "gap-healed",
                new BookEvent.GapHealed(
                        STAMP, GapKind.TRADE_IDS, 11, 15, 1_767_225_600_000_001L, Healing.LINE, 3, 275));
        facts.put(
                "gap-detected-halted",
                new BookEvent.GapDetected(STAMP, GapKind.HALTED, 16, 0, -1, "the venue does not trade the symbol"));
        facts.put("anchored-live", anchoredLive());
        facts.put("trades-missing", new BookEvent.TradesMissing(STAMP, 5, 9, "not to be had"));
        return facts;
    }

    static Map<String, StateImage> images() {
        var images = new LinkedHashMap<String, StateImage>();
        images.put("state-image", image());
        images.put("state-image-empty", new StateImage(null, List.of()));
        return images;
    }

    static BookEvent.BatchAccepted batch() {
        var frames = new FrameLog.Builder(64);
        frames.add(1_000, new byte[] {1, 2, 3}, 0, 3);
        frames.add(1_001, new byte[] {9, 8, 7, 6, 5}, 1, 4);
        return new BookEvent.BatchAccepted(STAMP, 1, 2, 11, 12, 13, 14, frames.build());
    }

    static BookEvent.Anchored anchored() {
        var bids = new Levels(4);
        bids.add(100, 5);
        bids.add(99, 6);
        var asks = new Levels(4);
        asks.add(101, 3);
        return new BookEvent.Anchored(STAMP, new DepthSnapshot(77, bids, asks, 5000, 123));
    }

    static BookEvent.Anchored anchoredLive() {
        BookEvent.Anchored anchored = anchored();
        return new BookEvent.Anchored(STAMP, anchored.snapshot(), AnchorReason.EDGE, batch().frames());
    }

    static StateImage image() {
        return new StateImage(
                BTCUSDT,
                List.of(
                        new StateImage.Section(1, new byte[] {4, 5, 6}),
                        new StateImage.Section(7, new byte[0]),
                        new StateImage.Section(900, new byte[20])));
    }
}
