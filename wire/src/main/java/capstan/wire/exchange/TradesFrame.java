package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.uint16;
import static capstan.wire.bytes.LittleEndian.uint32;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;

/// Template 10000: trades that share a matching time.
final class TradesFrame {

    private static final String NAME = "TradesStreamEvent";

    private TradesFrame() {}

    static FrameKind identify(byte[] bytes, int frame, long header, int end, FrameIds into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        int group = FrameChecks.endOfBlock(frame, header, FrameLayout.TRADES_BLOCK, NAME);
        long eventTime = FrameChecks.notNegative(bytes, frame, block + FrameLayout.EVENT_TIME, "eventTime");
        FrameChecks.notNegative(bytes, frame, block + FrameLayout.TRADES_TRANSACT_TIME, "transactTime");
        FrameChecks.exponent(bytes, frame, block + FrameLayout.TRADES_PRICE_EXPONENT, "priceExponent");
        FrameChecks.exponent(bytes, frame, block + FrameLayout.TRADES_QUANTITY_EXPONENT, "qtyExponent");
        int count = checkedCount(bytes, frame, group, end);
        int stride = uint16(bytes, group + FrameLayout.DIMENSION_BLOCK_LENGTH);
        int entries = group + FrameLayout.WIDE_DIMENSION_BYTES;
        long firstId = 0;
        long lastId = 0;
        if (count > 0) {
            int first = entries + FrameLayout.TRADE_ID;
            firstId = FrameChecks.notNegative(bytes, frame, first, "trade id");
            lastId = FrameChecks.notNegative(bytes, frame, first + (count - 1) * stride, "trade id");
        }
        FrameChecks.locateSymbol(bytes, frame, entries + count * stride, end, into);
        into.eventTimeMicros = eventTime;
        into.firstId = firstId;
        into.lastId = lastId;
        into.entries = count;
        into.exponents = FrameChecks.exponents(bytes, frame, FrameLayout.TRADES_PRICE_EXPONENT);
        into.oddities = FrameChecks.oddities(header, FrameLayout.TRADES_HEADER, stride, FrameLayout.TRADE_BYTES);
        into.kind = FrameKind.TRADES;
        return FrameKind.TRADES;
    }

    static FrameKind read(byte[] bytes, int frame, long header, int end, FeedMessage into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        int group = FrameChecks.endOfBlock(frame, header, FrameLayout.TRADES_BLOCK, NAME);
        FrameIds ids = into.ids;
        ids.eventTimeMicros = FrameChecks.notNegative(bytes, frame, block + FrameLayout.EVENT_TIME, "eventTime");
        into.transactTimeMicros =
                FrameChecks.notNegative(bytes, frame, block + FrameLayout.TRADES_TRANSACT_TIME, "transactTime");
        int priceShift = FrameChecks.exponent(bytes, frame, block + FrameLayout.TRADES_PRICE_EXPONENT, "priceExponent")
                - into.instrument.priceExponent();
        int quantityShift =
                FrameChecks.exponent(bytes, frame, block + FrameLayout.TRADES_QUANTITY_EXPONENT, "qtyExponent")
                        - into.instrument.quantityExponent();
        int count = checkedCount(bytes, frame, group, end);
        int stride = uint16(bytes, group + FrameLayout.DIMENSION_BLOCK_LENGTH);
        int entries = group + FrameLayout.WIDE_DIMENSION_BYTES;
        FrameChecks.readSymbol(bytes, frame, entries + count * stride, end, into);
        TradeColumns.fill(bytes, frame, entries, count, stride, priceShift, quantityShift, into.trades);
        ids.firstId = count == 0 ? 0 : into.trades.id(0);
        ids.lastId = count == 0 ? 0 : into.trades.id(count - 1);
        ids.entries = count;
        ids.kind = FrameKind.TRADES;
        return FrameKind.TRADES;
    }

    /// The number of trades, after all of them were found to lie before `end`.
    private static int checkedCount(byte[] bytes, int frame, int group, int end) {
        int left = end - group - FrameLayout.WIDE_DIMENSION_BYTES;
        if (left < 0) {
            throw FrameChecks.noDimension(group - frame, "trades", FrameLayout.WIDE_DIMENSION_BYTES, end - group);
        }
        int stride = uint16(bytes, group + FrameLayout.DIMENSION_BLOCK_LENGTH);
        long count = uint32(bytes, group + FrameLayout.DIMENSION_COUNT);
        FrameChecks.checkEntries(group - frame, "trades", count, stride, FrameLayout.TRADE_BYTES, left);
        return (int) count;
    }
}
