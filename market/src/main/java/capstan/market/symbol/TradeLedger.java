package capstan.market.symbol;

import capstan.market.book.GapKind;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.Trades;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import capstan.market.trades.Trade;
import capstan.market.trades.TradeHash;
import capstan.market.trades.TradeTape;
import java.util.List;

/// Every trade of one symbol once: which ids are known, the sum that proves their content, and the recent tape.
final class TradeLedger {

    private final Tally tally;
    private final FaultSlot faults;
    private final TradeIds ids = new TradeIds();
    private final TradeTape tape;
    private long chain;

    TradeLedger(SymbolBounds bounds, Tally tally, FaultSlot faults) {
        this.tally = tally;
        this.faults = faults;
        tape = new TradeTape(bounds.tapeTrades());
    }

    TradeIds ids() {
        return ids;
    }

    TradeTape tape() {
        return tape;
    }

    long chain() {
        return chain;
    }

    /// Folds a frame's trades one by one; those that are known are passed over.
    void onTrades(FeedMessage message) {
        Trades trades = message.trades;
        for (int i = 0; i < trades.size(); i++) {
            long id = trades.id(i);
            if (ids.isNew(id)) {
                if (ids.hasAny() && id - 1 > ids.lastId()) {
                    // Screening journals gaps between frames; this one lies within a frame that hides its ids.
                    long expected = ids.lastId() + 1;
                    faults.raise(GapKind.TRADE_IDS, expected, "expected trade id " + expected + ", got " + id);
                }
                take(id, trades.price(i), trades.quantity(i), message.transactTimeMicros, trades.isBuyerMaker(i));
            }
        }
    }

    void onBackfill(List<Trade> trades) {
        for (Trade trade : trades) {
            if (ids.isNew(trade.id())) {
                take(trade.id(), trade.price(), trade.quantity(), trade.transactTimeMicros(), trade.isBuyerMaker());
                tally.tradesBackfilled++;
            }
        }
    }

    void onMissing(long firstId, long lastId) {
        tally.tradesMissing += ids.close(firstId, lastId);
    }

    /// Ids `expectedId` to `receivedId` − 1 were skipped.
    void onGap(long expectedId, long receivedId) {
        ids.open(expectedId, receivedId - 1);
    }

    void writeIds(ImageWriter image) {
        image.putLong(chain);
        ids.writeTo(image);
    }

    void readIds(ImageReader image) {
        chain = image.getLong();
        ids.readFrom(image);
    }

    private void take(long id, long price, long quantity, long transactTimeMicros, boolean isBuyerMaker) {
        ids.take(id, id);
        chain += TradeHash.mix(id, price, quantity, transactTimeMicros, isBuyerMaker);
        tape.add(id, price, quantity, transactTimeMicros, isBuyerMaker);
        tally.trades++;
    }
}
