package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.putInt16;
import static capstan.wire.bytes.LittleEndian.putInt32;
import static capstan.wire.bytes.LittleEndian.putInt64;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.Levels;
import capstan.market.feed.Trades;
import capstan.market.instrument.Decimals;

/// Writes the exchange's SBE frames as the simulator sends them. Owned by one thread.
///
/// The methods named for a template take mantissas as they are to stand in the frame; `write` takes the columns of a
/// message in its instrument's scale and rescales them exactly to the exponents asked for. All of them return the
/// frame's length; `frameBytes…` tells it beforehand.
public final class SbeFrameWriter {

    private final Levels scaledBids = new Levels(64);
    private final Levels scaledAsks = new Levels(64);
    private final Trades scaledTrades = new Trades();

    /// Length of a frame of template 10000.
    public static int frameBytesOfTrades(int trades, int symbolBytes) {
        return FrameLayout.HEADER_BYTES
                + FrameLayout.TRADES_BLOCK
                + FrameLayout.WIDE_DIMENSION_BYTES
                + Math.multiplyExact(trades, FrameLayout.TRADE_BYTES)
                + FrameLayout.SYMBOL_LENGTH_BYTES
                + symbolBytes;
    }

    /// Length of a frame of template 10001.
    public static int frameBytesOfBestBidAsk(int symbolBytes) {
        return FrameLayout.HEADER_BYTES + FrameLayout.BEST_BLOCK + FrameLayout.SYMBOL_LENGTH_BYTES + symbolBytes;
    }

    /// Length of a frame of template 10002.
    public static int frameBytesOfDepthTop(int bids, int asks, int symbolBytes) {
        return FrameLayout.TOP_BLOCK + depthBytes(bids, asks, symbolBytes);
    }

    /// Length of a frame of template 10003.
    public static int frameBytesOfDepthDiff(int bids, int asks, int symbolBytes) {
        return FrameLayout.DIFF_BLOCK + depthBytes(bids, asks, symbolBytes);
    }

    /// Length of the frame that `write` makes of a message.
    ///
    /// @throws IllegalArgumentException when the message is of no template
    public static int frameBytes(FeedMessage message) {
        int symbolBytes = message.symbolUtf8.length;
        return switch (message.ids.kind) {
            case TRADES -> frameBytesOfTrades(message.trades.size(), symbolBytes);
            case BEST_BID_ASK -> frameBytesOfBestBidAsk(symbolBytes);
            case DEPTH_TOP -> frameBytesOfDepthTop(message.bids.size(), message.asks.size(), symbolBytes);
            case DEPTH_DIFF -> frameBytesOfDepthDiff(message.bids.size(), message.asks.size(), symbolBytes);
            case UNKNOWN -> throw new IllegalArgumentException("a message of kind UNKNOWN has no frame");
        };
    }

    /// Writes a message with its instrument's own exponents.
    public int write(FeedMessage message, byte[] into, int offset) {
        return write(message, message.instrument.priceExponent(), message.instrument.quantityExponent(), into, offset);
    }

    /// Writes a message with the exponents asked for.
    ///
    /// @throws ArithmeticException when a number is not exact in the exponent asked for
    /// @throws IllegalArgumentException when the message is of no template
    public int write(FeedMessage message, int priceExponent, int quantityExponent, byte[] into, int offset) {
        FrameIds ids = message.ids;
        byte[] symbol = message.symbolUtf8;
        int priceShift = message.instrument.priceExponent();
        int quantityShift = message.instrument.quantityExponent();
        boolean asIs = priceShift == priceExponent && quantityShift == quantityExponent;
        Levels bids =
                asIs ? message.bids : rescaled(message, message.bids, priceExponent, quantityExponent, scaledBids);
        Levels asks =
                asIs ? message.asks : rescaled(message, message.asks, priceExponent, quantityExponent, scaledAsks);
        return switch (ids.kind) {
            case TRADES -> {
                Trades trades = asIs ? message.trades : rescaledTrades(message, priceExponent, quantityExponent);
                yield writeTrades(
                        into,
                        offset,
                        symbol,
                        ids.eventTimeMicros,
                        message.transactTimeMicros,
                        priceExponent,
                        quantityExponent,
                        trades);
            }
            case BEST_BID_ASK ->
                writeBestBidAsk(
                        into,
                        offset,
                        symbol,
                        ids.eventTimeMicros,
                        ids.lastId,
                        priceExponent,
                        quantityExponent,
                        bids,
                        asks);
            case DEPTH_TOP ->
                writeDepthTop(
                        into,
                        offset,
                        symbol,
                        ids.eventTimeMicros,
                        ids.lastId,
                        priceExponent,
                        quantityExponent,
                        bids,
                        asks);
            case DEPTH_DIFF ->
                writeDepthDiff(
                        into,
                        offset,
                        symbol,
                        ids.eventTimeMicros,
                        ids.firstId,
                        ids.lastId,
                        priceExponent,
                        quantityExponent,
                        bids,
                        asks);
            case UNKNOWN -> throw new IllegalArgumentException("a message of kind UNKNOWN has no frame");
        };
    }

    /// Template 10000: trades that share event time and matching time.
    public static int writeTrades(
            byte[] into,
            int offset,
            byte[] symbol,
            long eventTimeMicros,
            long transactTimeMicros,
            int priceExponent,
            int quantityExponent,
            Trades trades) {
        int block = putHeader(into, offset, FrameLayout.TRADES_BLOCK, FrameLayout.TRADES_TEMPLATE);
        putInt64(into, block + FrameLayout.EVENT_TIME, eventTimeMicros);
        putInt64(into, block + FrameLayout.TRADES_TRANSACT_TIME, transactTimeMicros);
        putExponent(into, block + FrameLayout.TRADES_PRICE_EXPONENT, priceExponent);
        putExponent(into, block + FrameLayout.TRADES_QUANTITY_EXPONENT, quantityExponent);
        int group = block + FrameLayout.TRADES_BLOCK;
        putInt16(into, group + FrameLayout.DIMENSION_BLOCK_LENGTH, FrameLayout.TRADE_BYTES);
        putInt32(into, group + FrameLayout.DIMENSION_COUNT, trades.size());
        int at = group + FrameLayout.WIDE_DIMENSION_BYTES;
        for (int i = 0; i < trades.size(); i++, at += FrameLayout.TRADE_BYTES) {
            putInt64(into, at + FrameLayout.TRADE_ID, trades.id(i));
            putInt64(into, at + FrameLayout.TRADE_PRICE, trades.price(i));
            putInt64(into, at + FrameLayout.TRADE_QUANTITY, trades.quantity(i));
            into[at + FrameLayout.TRADE_BUYER_MAKER] = (byte) (trades.isBuyerMaker(i) ? 1 : 0);
        }
        return putSymbol(into, at, symbol) - offset;
    }

    /// Template 10001: `bids` and `asks` hold one level each, or none, which is written as price 0 and quantity 0.
    public static int writeBestBidAsk(
            byte[] into,
            int offset,
            byte[] symbol,
            long eventTimeMicros,
            long bookUpdateId,
            int priceExponent,
            int quantityExponent,
            Levels bids,
            Levels asks) {
        int block = putHeader(into, offset, FrameLayout.BEST_BLOCK, FrameLayout.BEST_TEMPLATE);
        putInt64(into, block + FrameLayout.EVENT_TIME, eventTimeMicros);
        putInt64(into, block + FrameLayout.BEST_UPDATE_ID, bookUpdateId);
        putExponent(into, block + FrameLayout.BEST_PRICE_EXPONENT, priceExponent);
        putExponent(into, block + FrameLayout.BEST_QUANTITY_EXPONENT, quantityExponent);
        boolean hasBid = bids.size() > 0;
        putInt64(into, block + FrameLayout.BEST_BID_PRICE, hasBid ? bids.price(0) : 0);
        putInt64(into, block + FrameLayout.BEST_BID_QUANTITY, hasBid ? bids.quantity(0) : 0);
        boolean hasAsk = asks.size() > 0;
        putInt64(into, block + FrameLayout.BEST_ASK_PRICE, hasAsk ? asks.price(0) : 0);
        putInt64(into, block + FrameLayout.BEST_ASK_QUANTITY, hasAsk ? asks.quantity(0) : 0);
        return putSymbol(into, block + FrameLayout.BEST_BLOCK, symbol) - offset;
    }

    /// Template 10002: the top levels of both sides, best first.
    public static int writeDepthTop(
            byte[] into,
            int offset,
            byte[] symbol,
            long eventTimeMicros,
            long bookUpdateId,
            int priceExponent,
            int quantityExponent,
            Levels bids,
            Levels asks) {
        int block = putHeader(into, offset, FrameLayout.TOP_BLOCK, FrameLayout.TOP_TEMPLATE);
        putInt64(into, block + FrameLayout.EVENT_TIME, eventTimeMicros);
        putInt64(into, block + FrameLayout.TOP_UPDATE_ID, bookUpdateId);
        putExponent(into, block + FrameLayout.TOP_PRICE_EXPONENT, priceExponent);
        putExponent(into, block + FrameLayout.TOP_QUANTITY_EXPONENT, quantityExponent);
        int asksAt = putLevels(into, block + FrameLayout.TOP_BLOCK, bids);
        return putSymbol(into, putLevels(into, asksAt, asks), symbol) - offset;
    }

    /// Template 10003: levels with their new absolute quantities.
    public static int writeDepthDiff(
            byte[] into,
            int offset,
            byte[] symbol,
            long eventTimeMicros,
            long firstBookUpdateId,
            long lastBookUpdateId,
            int priceExponent,
            int quantityExponent,
            Levels bids,
            Levels asks) {
        int block = putHeader(into, offset, FrameLayout.DIFF_BLOCK, FrameLayout.DIFF_TEMPLATE);
        putInt64(into, block + FrameLayout.EVENT_TIME, eventTimeMicros);
        putInt64(into, block + FrameLayout.DIFF_FIRST_ID, firstBookUpdateId);
        putInt64(into, block + FrameLayout.DIFF_LAST_ID, lastBookUpdateId);
        putExponent(into, block + FrameLayout.DIFF_PRICE_EXPONENT, priceExponent);
        putExponent(into, block + FrameLayout.DIFF_QUANTITY_EXPONENT, quantityExponent);
        int asksAt = putLevels(into, block + FrameLayout.DIFF_BLOCK, bids);
        return putSymbol(into, putLevels(into, asksAt, asks), symbol) - offset;
    }

    private static int depthBytes(int bids, int asks, int symbolBytes) {
        return FrameLayout.HEADER_BYTES
                + 2 * FrameLayout.NARROW_DIMENSION_BYTES
                + Math.multiplyExact(Math.addExact(bids, asks), FrameLayout.LEVEL_BYTES)
                + FrameLayout.SYMBOL_LENGTH_BYTES
                + symbolBytes;
    }

    /// @return where the block starts
    private static int putHeader(byte[] into, int at, int blockLength, int templateId) {
        putInt16(into, at + FrameLayout.HEADER_BLOCK_LENGTH, blockLength);
        putInt16(into, at + FrameLayout.HEADER_TEMPLATE_ID, templateId);
        putInt16(into, at + FrameLayout.HEADER_SCHEMA_ID, FrameLayout.SCHEMA_ID);
        putInt16(into, at + FrameLayout.HEADER_VERSION, FrameLayout.SCHEMA_VERSION);
        return at + FrameLayout.HEADER_BYTES;
    }

    private static void putExponent(byte[] into, int at, int exponent) {
        if (exponent <= FrameLayout.NULL_INT8 || exponent > Byte.MAX_VALUE) {
            throw new IllegalArgumentException("an exponent must lie in [-127, 127], got " + exponent);
        }
        into[at] = (byte) exponent;
    }

    private static int putLevels(byte[] into, int at, Levels levels) {
        int count = levels.size();
        if (count > FrameLayout.MAX_LEVELS) {
            throw new IllegalArgumentException(
                    "a frame holds at most " + FrameLayout.MAX_LEVELS + " levels a side, got " + count);
        }
        putInt16(into, at + FrameLayout.DIMENSION_BLOCK_LENGTH, FrameLayout.LEVEL_BYTES);
        putInt16(into, at + FrameLayout.DIMENSION_COUNT, count);
        int entries = at + FrameLayout.NARROW_DIMENSION_BYTES;
        long[] prices = levels.prices();
        long[] quantities = levels.quantities();
        for (int i = 0; i < count; i++) {
            putInt64(into, entries + i * FrameLayout.LEVEL_BYTES + FrameLayout.LEVEL_PRICE, prices[i]);
            putInt64(into, entries + i * FrameLayout.LEVEL_BYTES + FrameLayout.LEVEL_QUANTITY, quantities[i]);
        }
        return entries + count * FrameLayout.LEVEL_BYTES;
    }

    private static int putSymbol(byte[] into, int at, byte[] symbol) {
        if (symbol.length == 0 || symbol.length > FrameLayout.MAX_SYMBOL_BYTES) {
            throw new IllegalArgumentException("a symbol has 1 to 254 bytes, got " + symbol.length);
        }
        into[at] = (byte) symbol.length;
        int text = at + FrameLayout.SYMBOL_LENGTH_BYTES;
        System.arraycopy(symbol, 0, into, text, symbol.length);
        return text + symbol.length;
    }

    private static Levels rescaled(
            FeedMessage message, Levels levels, int priceExponent, int quantityExponent, Levels into) {
        into.clear();
        for (int i = 0; i < levels.size(); i++) {
            into.add(
                    Decimals.rescale(levels.price(i), message.instrument.priceExponent(), priceExponent),
                    Decimals.rescale(levels.quantity(i), message.instrument.quantityExponent(), quantityExponent));
        }
        return into;
    }

    private Trades rescaledTrades(FeedMessage message, int priceExponent, int quantityExponent) {
        Trades trades = message.trades;
        scaledTrades.clear();
        for (int i = 0; i < trades.size(); i++) {
            scaledTrades.add(
                    trades.id(i),
                    Decimals.rescale(trades.price(i), message.instrument.priceExponent(), priceExponent),
                    Decimals.rescale(trades.quantity(i), message.instrument.quantityExponent(), quantityExponent),
                    trades.isBuyerMaker(i));
        }
        return scaledTrades;
    }
}
