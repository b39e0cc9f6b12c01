package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.uint16;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.MalformedFrame;

/// Templates 10002 and 10003: the top levels of a book, and levels with their new quantities. Behind their root blocks
/// both are the same.
final class DepthFrame {

    private DepthFrame() {}

    static FrameKind identifyDiff(byte[] bytes, int frame, long header, int end, FrameIds into) {
        int bids = diffIds(bytes, frame, header, into);
        priceExponent(bytes, frame, FrameLayout.DIFF_PRICE_EXPONENT);
        quantityExponent(bytes, frame, FrameLayout.DIFF_QUANTITY_EXPONENT);
        identifySides(bytes, frame, bids, end, into);
        into.exponents = FrameChecks.exponents(bytes, frame, FrameLayout.DIFF_PRICE_EXPONENT);
        into.oddities = FrameChecks.oddities(
                header, FrameLayout.DIFF_HEADER, longestLevel(bytes, bids), FrameLayout.LEVEL_BYTES);
        into.kind = FrameKind.DEPTH_DIFF;
        return FrameKind.DEPTH_DIFF;
    }

    static FrameKind identifyTop(byte[] bytes, int frame, long header, int end, FrameIds into) {
        int bids = topIds(bytes, frame, header, into);
        priceExponent(bytes, frame, FrameLayout.TOP_PRICE_EXPONENT);
        quantityExponent(bytes, frame, FrameLayout.TOP_QUANTITY_EXPONENT);
        identifySides(bytes, frame, bids, end, into);
        into.exponents = FrameChecks.exponents(bytes, frame, FrameLayout.TOP_PRICE_EXPONENT);
        into.oddities = FrameChecks.oddities(
                header, FrameLayout.TOP_HEADER, longestLevel(bytes, bids), FrameLayout.LEVEL_BYTES);
        into.kind = FrameKind.DEPTH_TOP;
        return FrameKind.DEPTH_TOP;
    }

    static FrameKind readDiff(byte[] bytes, int frame, long header, int end, FeedMessage into) {
        int bids = diffIds(bytes, frame, header, into.ids);
        int priceExponent = priceExponent(bytes, frame, FrameLayout.DIFF_PRICE_EXPONENT);
        int quantityExponent = quantityExponent(bytes, frame, FrameLayout.DIFF_QUANTITY_EXPONENT);
        readSides(bytes, frame, bids, end, priceExponent, quantityExponent, into);
        into.ids.kind = FrameKind.DEPTH_DIFF;
        return FrameKind.DEPTH_DIFF;
    }

    static FrameKind readTop(byte[] bytes, int frame, long header, int end, FeedMessage into) {
        int bids = topIds(bytes, frame, header, into.ids);
        int priceExponent = priceExponent(bytes, frame, FrameLayout.TOP_PRICE_EXPONENT);
        int quantityExponent = quantityExponent(bytes, frame, FrameLayout.TOP_QUANTITY_EXPONENT);
        readSides(bytes, frame, bids, end, priceExponent, quantityExponent, into);
        into.ids.kind = FrameKind.DEPTH_TOP;
        return FrameKind.DEPTH_TOP;
    }

    /// Takes time and ids out of the root block and returns where the bids begin.
    private static int diffIds(byte[] bytes, int frame, long header, FrameIds into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        int bids = FrameChecks.endOfBlock(frame, header, FrameLayout.DIFF_BLOCK, "DepthDiffStreamEvent");
        into.eventTimeMicros = FrameChecks.notNegative(bytes, frame, block + FrameLayout.EVENT_TIME, "eventTime");
        long first = FrameChecks.notNegative(bytes, frame, block + FrameLayout.DIFF_FIRST_ID, "firstBookUpdateId");
        long last = FrameChecks.notNegative(bytes, frame, block + FrameLayout.DIFF_LAST_ID, "lastBookUpdateId");
        if (first > last) {
            throw new MalformedFrame(
                    block + FrameLayout.DIFF_LAST_ID - frame,
                    "firstBookUpdateId " + first + " lies behind lastBookUpdateId " + last);
        }
        into.firstId = first;
        into.lastId = last;
        return bids;
    }

    private static int topIds(byte[] bytes, int frame, long header, FrameIds into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        int bids = FrameChecks.endOfBlock(frame, header, FrameLayout.TOP_BLOCK, "DepthSnapshotStreamEvent");
        into.eventTimeMicros = FrameChecks.notNegative(bytes, frame, block + FrameLayout.EVENT_TIME, "eventTime");
        long id = FrameChecks.notNegative(bytes, frame, block + FrameLayout.TOP_UPDATE_ID, "bookUpdateId");
        into.firstId = id;
        into.lastId = id;
        return bids;
    }

    private static int priceExponent(byte[] bytes, int frame, int offset) {
        return FrameChecks.exponent(bytes, frame, frame + FrameLayout.HEADER_BYTES + offset, "priceExponent");
    }

    private static int quantityExponent(byte[] bytes, int frame, int offset) {
        return FrameChecks.exponent(bytes, frame, frame + FrameLayout.HEADER_BYTES + offset, "qtyExponent");
    }

    private static void identifySides(byte[] bytes, int frame, int bids, int end, FrameIds into) {
        int asks = FrameChecks.endOfLevels(bytes, frame, bids, end, "bids");
        int symbol = FrameChecks.endOfLevels(bytes, frame, asks, end, "asks");
        FrameChecks.locateSymbol(bytes, frame, symbol, end, into);
        into.entries =
                uint16(bytes, bids + FrameLayout.DIMENSION_COUNT) + uint16(bytes, asks + FrameLayout.DIMENSION_COUNT);
    }

    /// Bytes of a level on the side where they are more; the sides were checked before.
    private static int longestLevel(byte[] bytes, int bids) {
        int bidBytes = uint16(bytes, bids + FrameLayout.DIMENSION_BLOCK_LENGTH);
        int asks = bids
                + FrameLayout.NARROW_DIMENSION_BYTES
                + bidBytes * uint16(bytes, bids + FrameLayout.DIMENSION_COUNT);
        return Math.max(bidBytes, uint16(bytes, asks + FrameLayout.DIMENSION_BLOCK_LENGTH));
    }

    private static void readSides(
            byte[] bytes, int frame, int bids, int end, int priceExponent, int quantityExponent, FeedMessage into) {
        int asks = FrameChecks.endOfLevels(bytes, frame, bids, end, "bids");
        int symbol = FrameChecks.endOfLevels(bytes, frame, asks, end, "asks");
        FrameChecks.readSymbol(bytes, frame, symbol, end, into);
        int priceShift = priceExponent - into.instrument.priceExponent();
        int quantityShift = quantityExponent - into.instrument.quantityExponent();
        LevelColumns.fill(bytes, frame, bids, priceShift, quantityShift, into.bids);
        LevelColumns.fill(bytes, frame, asks, priceShift, quantityShift, into.asks);
        into.ids.entries = into.bids.size() + into.asks.size();
    }
}
