package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.int64;
import static capstan.wire.bytes.LittleEndian.uint16;
import static capstan.wire.bytes.LittleEndian.uint32;
import static capstan.wire.bytes.LittleEndian.uint8;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.MalformedFrame;
import capstan.market.ports.FrameReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// Reads the exchange's SBE frames. Stateless, allocates nothing on a good frame.
///
/// Block lengths are taken from the frame, never from the schema: a longer block's tail is skipped, a shorter one is
/// an error, and so frames of a higher version of the same schema decode to the part that is known. Bytes behind the
/// symbol are ignored for the same reason. `identify` walks the whole structure first; only then are numbers decoded,
/// and when one of them turns out bad the holder is emptied before the error leaves.
///
/// A price must be above zero and a quantity not below it. Where a best bid or ask has a price or quantity that is
/// zero or null, the side is absent.
public final class SbeFrameReader implements FrameReader {

    @Override
    public FrameKind identify(byte[] bytes, int offset, int length, FrameIds into) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        try {
            long header = checkedHeader(bytes, offset, length);
            int blockLength = FrameLayout.blockLength(header);
            int end = offset + length;
            return switch (FrameLayout.templateId(header)) {
                case FrameLayout.DIFF_TEMPLATE -> identifyDiff(bytes, offset, blockLength, end, into);
                case FrameLayout.TRADES_TEMPLATE -> identifyTrades(bytes, offset, blockLength, end, into);
                case FrameLayout.BEST_TEMPLATE -> identifyBest(bytes, offset, blockLength, end, into);
                case FrameLayout.TOP_TEMPLATE -> identifyTop(bytes, offset, blockLength, end, into);
                default -> unknown(into);
            };
        } catch (MalformedFrame malformed) {
            clear(into);
            throw malformed;
        }
    }

    @Override
    public FrameKind read(byte[] bytes, int offset, int length, FeedMessage into) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        into.transactTimeMicros = 0;
        into.bids.clear();
        into.asks.clear();
        into.trades.clear();
        try {
            long header = checkedHeader(bytes, offset, length);
            int blockLength = FrameLayout.blockLength(header);
            int end = offset + length;
            return switch (FrameLayout.templateId(header)) {
                case FrameLayout.DIFF_TEMPLATE -> {
                    identifyDiff(bytes, offset, blockLength, end, into.ids);
                    yield readDiff(bytes, offset, blockLength, into);
                }
                case FrameLayout.TRADES_TEMPLATE -> {
                    identifyTrades(bytes, offset, blockLength, end, into.ids);
                    yield readTrades(bytes, offset, blockLength, into);
                }
                case FrameLayout.BEST_TEMPLATE -> {
                    identifyBest(bytes, offset, blockLength, end, into.ids);
                    yield readBest(bytes, offset, into);
                }
                case FrameLayout.TOP_TEMPLATE -> {
                    identifyTop(bytes, offset, blockLength, end, into.ids);
                    yield readTop(bytes, offset, blockLength, into);
                }
                default -> unknown(into.ids);
            };
        } catch (MalformedFrame malformed) {
            into.transactTimeMicros = 0;
            into.bids.clear();
            into.asks.clear();
            into.trades.clear();
            clear(into.ids);
            throw malformed;
        }
    }

    /// The header as one number, after its length, schema and block length were checked.
    private static long checkedHeader(byte[] bytes, int offset, int length) {
        if (length < FrameLayout.HEADER_BYTES) {
            throw new MalformedFrame(
                    0, "expected a header of " + FrameLayout.HEADER_BYTES + " bytes, the frame has " + length);
        }
        long header = int64(bytes, offset);
        if (FrameLayout.schemaId(header) != FrameLayout.SCHEMA_ID) {
            throw otherSchema(FrameLayout.schemaId(header));
        }
        if (FrameLayout.blockLength(header) > length - FrameLayout.HEADER_BYTES) {
            throw blockTooLong(FrameLayout.blockLength(header), length);
        }
        return header;
    }

    private static FrameKind identifyDiff(byte[] bytes, int frame, int blockLength, int end, FrameIds into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        requireBlock(blockLength, FrameLayout.DIFF_BLOCK, "DepthDiffStreamEvent");
        long eventTime = notNegative(bytes, frame, block + FrameLayout.EVENT_TIME, "eventTime");
        long first = notNegative(bytes, frame, block + FrameLayout.DIFF_FIRST_ID, "firstBookUpdateId");
        long last = notNegative(bytes, frame, block + FrameLayout.DIFF_LAST_ID, "lastBookUpdateId");
        if (first > last) {
            throw new MalformedFrame(
                    block + FrameLayout.DIFF_LAST_ID - frame,
                    "firstBookUpdateId " + first + " lies behind lastBookUpdateId " + last);
        }
        requireExponent(bytes, frame, block + FrameLayout.DIFF_PRICE_EXPONENT, "priceExponent");
        requireExponent(bytes, frame, block + FrameLayout.DIFF_QUANTITY_EXPONENT, "qtyExponent");
        int bids = block + blockLength;
        int asks = endOfLevels(bytes, frame, bids, end, "bids");
        int symbol = endOfLevels(bytes, frame, asks, end, "asks");
        locateSymbol(bytes, frame, symbol, end, into);
        into.eventTimeMicros = eventTime;
        into.firstId = first;
        into.lastId = last;
        into.entries = count16(bytes, bids) + count16(bytes, asks);
        into.kind = FrameKind.DEPTH_DIFF;
        return FrameKind.DEPTH_DIFF;
    }

    private static FrameKind identifyTop(byte[] bytes, int frame, int blockLength, int end, FrameIds into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        requireBlock(blockLength, FrameLayout.TOP_BLOCK, "DepthSnapshotStreamEvent");
        long eventTime = notNegative(bytes, frame, block + FrameLayout.EVENT_TIME, "eventTime");
        long id = notNegative(bytes, frame, block + FrameLayout.TOP_UPDATE_ID, "bookUpdateId");
        requireExponent(bytes, frame, block + FrameLayout.TOP_PRICE_EXPONENT, "priceExponent");
        requireExponent(bytes, frame, block + FrameLayout.TOP_QUANTITY_EXPONENT, "qtyExponent");
        int bids = block + blockLength;
        int asks = endOfLevels(bytes, frame, bids, end, "bids");
        int symbol = endOfLevels(bytes, frame, asks, end, "asks");
        locateSymbol(bytes, frame, symbol, end, into);
        into.eventTimeMicros = eventTime;
        into.firstId = id;
        into.lastId = id;
        into.entries = count16(bytes, bids) + count16(bytes, asks);
        into.kind = FrameKind.DEPTH_TOP;
        return FrameKind.DEPTH_TOP;
    }

    private static FrameKind identifyBest(byte[] bytes, int frame, int blockLength, int end, FrameIds into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        requireBlock(blockLength, FrameLayout.BEST_BLOCK, "BestBidAskStreamEvent");
        long eventTime = notNegative(bytes, frame, block + FrameLayout.EVENT_TIME, "eventTime");
        long id = notNegative(bytes, frame, block + FrameLayout.BEST_UPDATE_ID, "bookUpdateId");
        requireExponent(bytes, frame, block + FrameLayout.BEST_PRICE_EXPONENT, "priceExponent");
        requireExponent(bytes, frame, block + FrameLayout.BEST_QUANTITY_EXPONENT, "qtyExponent");
        locateSymbol(bytes, frame, block + blockLength, end, into);
        into.eventTimeMicros = eventTime;
        into.firstId = id;
        into.lastId = id;
        into.entries = (hasSide(bytes, block + FrameLayout.BEST_BID_PRICE, block + FrameLayout.BEST_BID_QUANTITY)
                        ? 1
                        : 0)
                + (hasSide(bytes, block + FrameLayout.BEST_ASK_PRICE, block + FrameLayout.BEST_ASK_QUANTITY) ? 1 : 0);
        into.kind = FrameKind.BEST_BID_ASK;
        return FrameKind.BEST_BID_ASK;
    }

    private static FrameKind identifyTrades(byte[] bytes, int frame, int blockLength, int end, FrameIds into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        requireBlock(blockLength, FrameLayout.TRADES_BLOCK, "TradesStreamEvent");
        long eventTime = notNegative(bytes, frame, block + FrameLayout.EVENT_TIME, "eventTime");
        notNegative(bytes, frame, block + FrameLayout.TRADES_TRANSACT_TIME, "transactTime");
        requireExponent(bytes, frame, block + FrameLayout.TRADES_PRICE_EXPONENT, "priceExponent");
        requireExponent(bytes, frame, block + FrameLayout.TRADES_QUANTITY_EXPONENT, "qtyExponent");
        int group = block + blockLength;
        if (end - group < FrameLayout.WIDE_DIMENSION_BYTES) {
            throw noDimension(group - frame, "trades", FrameLayout.WIDE_DIMENSION_BYTES, end - group);
        }
        int stride = uint16(bytes, group + FrameLayout.DIMENSION_BLOCK_LENGTH);
        long count = uint32(bytes, group + FrameLayout.DIMENSION_COUNT);
        int entries = group + FrameLayout.WIDE_DIMENSION_BYTES;
        checkEntries(group - frame, "trades", count, stride, FrameLayout.TRADE_BYTES, end - entries);
        long firstId = 0;
        long lastId = 0;
        if (count > 0) {
            int first = entries + FrameLayout.TRADE_ID;
            int last = first + ((int) count - 1) * stride;
            firstId = notNegative(bytes, frame, first, "trade id");
            lastId = notNegative(bytes, frame, last, "trade id");
        }
        locateSymbol(bytes, frame, entries + (int) count * stride, end, into);
        into.firstId = firstId;
        into.lastId = lastId;
        into.eventTimeMicros = eventTime;
        into.entries = (int) count;
        into.kind = FrameKind.TRADES;
        return FrameKind.TRADES;
    }

    private static FrameKind readDiff(byte[] bytes, int frame, int blockLength, FeedMessage into) {
        requireSymbol(bytes, frame, into);
        int block = frame + FrameLayout.HEADER_BYTES;
        int priceShift = bytes[block + FrameLayout.DIFF_PRICE_EXPONENT] - into.instrument.priceExponent();
        int quantityShift = bytes[block + FrameLayout.DIFF_QUANTITY_EXPONENT] - into.instrument.quantityExponent();
        readSides(bytes, frame, block + blockLength, priceShift, quantityShift, into);
        return FrameKind.DEPTH_DIFF;
    }

    private static FrameKind readTop(byte[] bytes, int frame, int blockLength, FeedMessage into) {
        requireSymbol(bytes, frame, into);
        int block = frame + FrameLayout.HEADER_BYTES;
        int priceShift = bytes[block + FrameLayout.TOP_PRICE_EXPONENT] - into.instrument.priceExponent();
        int quantityShift = bytes[block + FrameLayout.TOP_QUANTITY_EXPONENT] - into.instrument.quantityExponent();
        readSides(bytes, frame, block + blockLength, priceShift, quantityShift, into);
        return FrameKind.DEPTH_TOP;
    }

    private static void readSides(
            byte[] bytes, int frame, int bids, int priceShift, int quantityShift, FeedMessage into) {
        int asks = bids
                + FrameLayout.NARROW_DIMENSION_BYTES
                + count16(bytes, bids) * uint16(bytes, bids + FrameLayout.DIMENSION_BLOCK_LENGTH);
        LevelColumns.fill(bytes, frame, bids, priceShift, quantityShift, into.bids);
        LevelColumns.fill(bytes, frame, asks, priceShift, quantityShift, into.asks);
    }

    private static FrameKind readBest(byte[] bytes, int frame, FeedMessage into) {
        requireSymbol(bytes, frame, into);
        int block = frame + FrameLayout.HEADER_BYTES;
        int priceShift = bytes[block + FrameLayout.BEST_PRICE_EXPONENT] - into.instrument.priceExponent();
        int quantityShift = bytes[block + FrameLayout.BEST_QUANTITY_EXPONENT] - into.instrument.quantityExponent();
        int bidPrice = block + FrameLayout.BEST_BID_PRICE;
        int bidQuantity = block + FrameLayout.BEST_BID_QUANTITY;
        if (hasSide(bytes, bidPrice, bidQuantity)) {
            LevelColumns.add(bytes, frame, bidPrice, bidQuantity, priceShift, quantityShift, into.bids);
        }
        int askPrice = block + FrameLayout.BEST_ASK_PRICE;
        int askQuantity = block + FrameLayout.BEST_ASK_QUANTITY;
        if (hasSide(bytes, askPrice, askQuantity)) {
            LevelColumns.add(bytes, frame, askPrice, askQuantity, priceShift, quantityShift, into.asks);
        }
        return FrameKind.BEST_BID_ASK;
    }

    private static FrameKind readTrades(byte[] bytes, int frame, int blockLength, FeedMessage into) {
        requireSymbol(bytes, frame, into);
        int block = frame + FrameLayout.HEADER_BYTES;
        int group = block + blockLength;
        int priceShift = bytes[block + FrameLayout.TRADES_PRICE_EXPONENT] - into.instrument.priceExponent();
        int quantityShift = bytes[block + FrameLayout.TRADES_QUANTITY_EXPONENT] - into.instrument.quantityExponent();
        into.transactTimeMicros = int64(bytes, block + FrameLayout.TRADES_TRANSACT_TIME);
        TradeColumns.fill(bytes, frame, group, into.ids.entries, priceShift, quantityShift, into.trades);
        return FrameKind.TRADES;
    }

    /// Checks a group of levels and returns the index behind it.
    private static int endOfLevels(byte[] bytes, int frame, int group, int end, String name) {
        int entries = group + FrameLayout.NARROW_DIMENSION_BYTES;
        if (entries > end) {
            throw noDimension(group - frame, name, FrameLayout.NARROW_DIMENSION_BYTES, end - group);
        }
        int stride = uint16(bytes, group + FrameLayout.DIMENSION_BLOCK_LENGTH);
        int count = count16(bytes, group);
        checkEntries(group - frame, name, count, stride, FrameLayout.LEVEL_BYTES, end - entries);
        return entries + count * stride;
    }

    /// An empty group may have any entry length, because none of its fields is missing.
    private static void checkEntries(int at, String name, long count, int stride, int leastStride, int left) {
        if (count > 0 && stride < leastStride) {
            throw new MalformedFrame(
                    at, "entries of " + name + " need " + leastStride + " bytes, the frame gives them " + stride);
        }
        // A 32-bit count times a 16-bit length fits a long.
        if (count * stride > left) {
            throw new MalformedFrame(
                    at, name + " says " + count + " entries of " + stride + " bytes, " + left + " bytes are left");
        }
    }

    /// The last check of every template: it is the first to write into `into`.
    private static void locateSymbol(byte[] bytes, int frame, int at, int end, FrameIds into) {
        int text = at + FrameLayout.SYMBOL_LENGTH_BYTES;
        if (text > end) {
            throw new MalformedFrame(at - frame, "the frame ends before its symbol");
        }
        int length = uint8(bytes, at);
        if (length == 0 || length == FrameLayout.NULL_UINT8 || length > end - text) {
            throw new MalformedFrame(
                    at - frame, "symbol says " + length + " bytes of 1 to 254, " + (end - text) + " are left");
        }
        into.symbolOffset = text;
        into.symbolLength = length;
    }

    private static void requireSymbol(byte[] bytes, int frame, FeedMessage into) {
        byte[] wanted = into.symbolUtf8;
        int at = into.ids.symbolOffset;
        int length = into.ids.symbolLength;
        if (length != wanted.length || !sameBytes(bytes, at, wanted, length)) {
            throw new MalformedFrame(
                    at - frame,
                    "expected symbol " + into.instrument.symbol() + ", got "
                            + new String(bytes, at, length, StandardCharsets.UTF_8));
        }
    }

    /// Symbols of 8 to 16 bytes, the common ones, take two overlapping loads.
    private static boolean sameBytes(byte[] bytes, int at, byte[] wanted, int length) {
        if (length >= Long.BYTES && length <= 2 * Long.BYTES) {
            int tail = length - Long.BYTES;
            return int64(bytes, at) == int64(wanted, 0) && int64(bytes, at + tail) == int64(wanted, tail);
        }
        if (length >= Integer.BYTES && length < Long.BYTES) {
            int tail = length - Integer.BYTES;
            return uint32(bytes, at) == uint32(wanted, 0) && uint32(bytes, at + tail) == uint32(wanted, tail);
        }
        return Arrays.equals(bytes, at, at + length, wanted, 0, length);
    }

    private static boolean hasSide(byte[] bytes, int price, int quantity) {
        return isPresent(int64(bytes, price)) && isPresent(int64(bytes, quantity));
    }

    private static boolean isPresent(long value) {
        return value != 0 && value != FrameLayout.NULL_INT64;
    }

    private static int count16(byte[] bytes, int group) {
        return uint16(bytes, group + FrameLayout.DIMENSION_COUNT);
    }

    private static void requireBlock(int blockLength, int needed, String message) {
        if (blockLength < needed) {
            throw new MalformedFrame(
                    FrameLayout.HEADER_BLOCK_LENGTH,
                    message + " needs a block of " + needed + " bytes, the frame's has " + blockLength);
        }
    }

    /// Reads a time or an id; the null of a required field is negative too.
    private static long notNegative(byte[] bytes, int frame, int at, String field) {
        long value = int64(bytes, at);
        if (value < 0) {
            throw LevelColumns.outOfRange(at - frame, field, value);
        }
        return value;
    }

    private static void requireExponent(byte[] bytes, int frame, int at, String field) {
        if (bytes[at] == FrameLayout.NULL_INT8) {
            throw new MalformedFrame(at - frame, "required field " + field + " is null");
        }
    }

    private static FrameKind unknown(FrameIds ids) {
        clear(ids);
        return FrameKind.UNKNOWN;
    }

    private static void clear(FrameIds ids) {
        ids.kind = FrameKind.UNKNOWN;
        ids.eventTimeMicros = 0;
        ids.firstId = 0;
        ids.lastId = 0;
        ids.entries = 0;
        ids.symbolOffset = 0;
        ids.symbolLength = 0;
    }

    private static MalformedFrame otherSchema(int schema) {
        return new MalformedFrame(
                FrameLayout.HEADER_SCHEMA_ID,
                "expected schema " + FrameLayout.SCHEMA_ID + " (market-data streams), got " + schema
                        + "; check which endpoint the frame came from, or whether the exchange moved to a new schema");
    }

    private static MalformedFrame blockTooLong(int blockLength, int length) {
        return new MalformedFrame(
                FrameLayout.HEADER_BLOCK_LENGTH,
                "block says " + blockLength + " bytes, " + (length - FrameLayout.HEADER_BYTES) + " are left");
    }

    private static MalformedFrame noDimension(int at, String group, int needed, int left) {
        return new MalformedFrame(
                at, "group " + group + " needs " + needed + " bytes of dimension, " + left + " are left");
    }
}
