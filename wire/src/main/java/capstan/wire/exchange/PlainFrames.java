package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.int32;
import static capstan.wire.bytes.LittleEndian.int64;
import static capstan.wire.bytes.LittleEndian.uint16;
import static capstan.wire.bytes.LittleEndian.uint32;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.feed.Trades;
import capstan.market.instrument.Instrument;

/// Frames as the exchange sends them today, read in one sweep: the root block of the schema, exponents of the
/// instrument, good values throughout. That is nearly every frame, and offsets known beforehand make it cheaper.
///
/// Of every other frame nothing is said here but false, and the holder may be left filled in part; the careful way
/// then reads it or names what is wrong with it. Bounds are checked against the frame's end before anything is read,
/// values are gathered and looked at once.
final class PlainFrames {

    private static final int NARROW = FrameLayout.NARROW_DIMENSION_BYTES;
    private static final int SYMBOL = FrameLayout.SYMBOL_LENGTH_BYTES;
    private static final int TRADES_GROUP = FrameLayout.HEADER_BYTES + FrameLayout.TRADES_BLOCK;
    private static final int TRADES_ENTRIES = TRADES_GROUP + FrameLayout.WIDE_DIMENSION_BYTES;
    private static final int BEST_SYMBOL = FrameLayout.HEADER_BYTES + FrameLayout.BEST_BLOCK;
    private static final int DIFF_GROUPS = FrameLayout.HEADER_BYTES + FrameLayout.DIFF_BLOCK;
    private static final int TOP_GROUPS = FrameLayout.HEADER_BYTES + FrameLayout.TOP_BLOCK;

    private PlainFrames() {}

    /// @param header of the frame, loaded as one number
    /// @return false when the frame must be read the careful way
    static boolean read(byte[] bytes, int frame, int length, long header, FeedMessage into) {
        long layout = FrameLayout.withoutVersion(header);
        if (layout == FrameLayout.DIFF_HEADER) {
            return readDiff(bytes, frame, length, into);
        }
        if (layout == FrameLayout.TRADES_HEADER) {
            return readTrades(bytes, frame, length, into);
        }
        if (layout == FrameLayout.BEST_HEADER) {
            return readBest(bytes, frame, length, into);
        }
        return layout == FrameLayout.TOP_HEADER && readTop(bytes, frame, length, into);
    }

    private static boolean readTrades(byte[] bytes, int frame, int length, FeedMessage into) {
        byte[] symbol = into.symbolUtf8;
        int room = length - TRADES_ENTRIES - SYMBOL - symbol.length;
        if (room < 0) {
            return false;
        }
        int group = frame + TRADES_GROUP;
        int entries = frame + TRADES_ENTRIES;
        int stride = uint16(bytes, group + FrameLayout.DIMENSION_BLOCK_LENGTH);
        // A 32-bit count times a 16-bit length fits a long.
        long tradeBytes = uint32(bytes, group + FrameLayout.DIMENSION_COUNT) * stride;
        if (tradeBytes > room || stride < FrameLayout.TRADE_BYTES) {
            return false;
        }
        int end = entries + (int) tradeBytes;
        int block = frame + FrameLayout.HEADER_BYTES;
        long eventTime = int64(bytes, block + FrameLayout.EVENT_TIME);
        long transactTime = int64(bytes, block + FrameLayout.TRADES_TRANSACT_TIME);
        if ((eventTime | transactTime) < 0
                || !isScale(bytes, block + FrameLayout.TRADES_PRICE_EXPONENT, into.instrument)
                || !FrameChecks.isSymbol(bytes, end, symbol)) {
            return false;
        }
        int count = int32(bytes, group + FrameLayout.DIMENSION_COUNT);
        into.transactTimeMicros = transactTime;
        into.trades.resize(count);
        long firstId = 0;
        long lastId = 0;
        if (count > 0) {
            firstId = int64(bytes, entries + FrameLayout.TRADE_ID);
            lastId = int64(bytes, end - stride + FrameLayout.TRADE_ID);
        }
        put(into.ids, FrameKind.TRADES, eventTime, firstId, lastId, count);
        putSymbol(into.ids, end, symbol);
        return copy(bytes, entries, end, stride, into.trades);
    }

    private static boolean readBest(byte[] bytes, int frame, int length, FeedMessage into) {
        byte[] symbol = into.symbolUtf8;
        int block = frame + FrameLayout.HEADER_BYTES;
        if (length < BEST_SYMBOL + SYMBOL + symbol.length
                || !isScale(bytes, block + FrameLayout.BEST_PRICE_EXPONENT, into.instrument)
                || !FrameChecks.isSymbol(bytes, frame + BEST_SYMBOL, symbol)) {
            return false;
        }
        long eventTime = int64(bytes, block + FrameLayout.EVENT_TIME);
        long id = int64(bytes, block + FrameLayout.BEST_UPDATE_ID);
        long bidPrice = int64(bytes, block + FrameLayout.BEST_BID_PRICE);
        long bidQuantity = int64(bytes, block + FrameLayout.BEST_BID_QUANTITY);
        long askPrice = int64(bytes, block + FrameLayout.BEST_ASK_PRICE);
        long askQuantity = int64(bytes, block + FrameLayout.BEST_ASK_QUANTITY);
        long least = Math.min(Math.min(bidPrice, bidQuantity), Math.min(askPrice, askQuantity));
        if ((eventTime | id) < 0 || least <= 0) {
            return false;
        }
        into.bids.add(bidPrice, bidQuantity);
        into.asks.add(askPrice, askQuantity);
        put(into.ids, FrameKind.BEST_BID_ASK, eventTime, id, id, 2);
        putSymbol(into.ids, frame + BEST_SYMBOL, symbol);
        return true;
    }

    private static boolean readDiff(byte[] bytes, int frame, int length, FeedMessage into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        if (!readSides(bytes, frame, DIFF_GROUPS, length, into)
                || !isScale(bytes, block + FrameLayout.DIFF_PRICE_EXPONENT, into.instrument)) {
            return false;
        }
        long eventTime = int64(bytes, block + FrameLayout.EVENT_TIME);
        long firstId = int64(bytes, block + FrameLayout.DIFF_FIRST_ID);
        long lastId = int64(bytes, block + FrameLayout.DIFF_LAST_ID);
        if ((eventTime | firstId | lastId) < 0 || firstId > lastId) {
            return false;
        }
        put(into.ids, FrameKind.DEPTH_DIFF, eventTime, firstId, lastId, into.bids.size() + into.asks.size());
        return true;
    }

    private static boolean readTop(byte[] bytes, int frame, int length, FeedMessage into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        if (!readSides(bytes, frame, TOP_GROUPS, length, into)
                || !isScale(bytes, block + FrameLayout.TOP_PRICE_EXPONENT, into.instrument)) {
            return false;
        }
        long eventTime = int64(bytes, block + FrameLayout.EVENT_TIME);
        long id = int64(bytes, block + FrameLayout.TOP_UPDATE_ID);
        if ((eventTime | id) < 0) {
            return false;
        }
        put(into.ids, FrameKind.DEPTH_TOP, eventTime, id, id, into.bids.size() + into.asks.size());
        return true;
    }

    /// Both groups of levels and the symbol behind them; `groups` counts from the frame's start.
    private static boolean readSides(byte[] bytes, int frame, int groups, int length, FeedMessage into) {
        byte[] symbol = into.symbolUtf8;
        int room = length - groups - 2 * NARROW - SYMBOL - symbol.length;
        if (room < 0) {
            return false;
        }
        int bids = frame + groups;
        int bidCount = uint16(bytes, bids + FrameLayout.DIMENSION_COUNT);
        int asks = bids + NARROW + bidCount * FrameLayout.LEVEL_BYTES;
        room -= bidCount * FrameLayout.LEVEL_BYTES;
        if (room < 0) {
            return false;
        }
        int askCount = uint16(bytes, asks + FrameLayout.DIMENSION_COUNT);
        int symbolAt = asks + NARROW + askCount * FrameLayout.LEVEL_BYTES;
        boolean plain = room >= askCount * FrameLayout.LEVEL_BYTES
                && uint16(bytes, bids + FrameLayout.DIMENSION_BLOCK_LENGTH) == FrameLayout.LEVEL_BYTES
                && uint16(bytes, asks + FrameLayout.DIMENSION_BLOCK_LENGTH) == FrameLayout.LEVEL_BYTES
                && FrameChecks.isSymbol(bytes, symbolAt, symbol)
                && copy(bytes, bids + NARROW, bidCount, into.bids)
                && copy(bytes, asks + NARROW, askCount, into.asks);
        putSymbol(into.ids, symbolAt, symbol);
        return plain;
    }

    /// @return false when a price is not above 0 or a quantity below it
    private static boolean copy(byte[] bytes, int entries, int count, Levels into) {
        into.resize(count);
        long[] prices = into.prices();
        long[] quantities = into.quantities();
        long least = Long.MAX_VALUE;
        long signs = 0;
        for (int i = 0; i < count; i++) {
            long price = int64(bytes, entries + i * FrameLayout.LEVEL_BYTES + FrameLayout.LEVEL_PRICE);
            long quantity = int64(bytes, entries + i * FrameLayout.LEVEL_BYTES + FrameLayout.LEVEL_QUANTITY);
            prices[i] = price;
            quantities[i] = quantity;
            least = Math.min(least, price);
            signs |= quantity;
        }
        return least > 0 && signs >= 0;
    }

    /// Groups are short, so the loop is written over bytes with the stride of the frame: the compiler then takes it as
    /// it stands, where unrolling it would cost more than the trade of most groups.
    ///
    /// @return false when a price is not above 0, an id or a quantity below it, or a flag neither 0 nor 1
    private static boolean copy(byte[] bytes, int entries, int end, int stride, Trades into) {
        long[] ids = into.ids();
        long[] prices = into.prices();
        long[] quantities = into.quantities();
        boolean[] buyerMaker = into.buyerMaker();
        long least = Long.MAX_VALUE;
        long signs = 0;
        int flags = 0;
        int i = 0;
        for (int at = entries; at < end; at += stride) {
            long id = int64(bytes, at + FrameLayout.TRADE_ID);
            long price = int64(bytes, at + FrameLayout.TRADE_PRICE);
            long quantity = int64(bytes, at + FrameLayout.TRADE_QUANTITY);
            byte flag = bytes[at + FrameLayout.TRADE_BUYER_MAKER];
            ids[i] = id;
            prices[i] = price;
            quantities[i] = quantity;
            buyerMaker[i] = flag != 0;
            least = Math.min(least, price);
            signs |= id | quantity;
            flags |= flag;
            i++;
        }
        return least > 0 && signs >= 0 && (flags & ~1) == 0;
    }

    /// Whether price and quantity exponent, which stand side by side, are the instrument's.
    private static boolean isScale(byte[] bytes, int at, Instrument instrument) {
        return bytes[at] == instrument.priceExponent() && bytes[at + 1] == instrument.quantityExponent();
    }

    private static void put(FrameIds ids, FrameKind kind, long eventTime, long firstId, long lastId, int entries) {
        ids.kind = kind;
        ids.eventTimeMicros = eventTime;
        ids.firstId = firstId;
        ids.lastId = lastId;
        ids.entries = entries;
    }

    private static void putSymbol(FrameIds ids, int at, byte[] symbol) {
        ids.symbolOffset = at + SYMBOL;
        ids.symbolLength = symbol.length;
    }
}
