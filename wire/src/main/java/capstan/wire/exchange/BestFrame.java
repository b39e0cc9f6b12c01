package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.int64;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;

/// Template 10001: best price and quantity of both sides.
final class BestFrame {

    private BestFrame() {}

    static FrameKind identify(byte[] bytes, int frame, long header, int end, FrameIds into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        int symbol = ids(bytes, frame, header, into);
        FrameChecks.exponent(bytes, frame, block + FrameLayout.BEST_PRICE_EXPONENT, "priceExponent");
        FrameChecks.exponent(bytes, frame, block + FrameLayout.BEST_QUANTITY_EXPONENT, "qtyExponent");
        FrameChecks.locateSymbol(bytes, frame, symbol, end, into);
        boolean hasBid = hasSide(bytes, block + FrameLayout.BEST_BID_PRICE, block + FrameLayout.BEST_BID_QUANTITY);
        boolean hasAsk = hasSide(bytes, block + FrameLayout.BEST_ASK_PRICE, block + FrameLayout.BEST_ASK_QUANTITY);
        into.entries = (hasBid ? 1 : 0) + (hasAsk ? 1 : 0);
        into.exponents = FrameChecks.exponents(bytes, frame, FrameLayout.BEST_PRICE_EXPONENT);
        into.oddities = FrameChecks.oddities(header, FrameLayout.BEST_HEADER, 0, 0);
        into.kind = FrameKind.BEST_BID_ASK;
        return FrameKind.BEST_BID_ASK;
    }

    static FrameKind read(byte[] bytes, int frame, long header, int end, FeedMessage into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        int symbol = ids(bytes, frame, header, into.ids);
        int priceShift = FrameChecks.exponent(bytes, frame, block + FrameLayout.BEST_PRICE_EXPONENT, "priceExponent")
                - into.instrument.priceExponent();
        int quantityShift =
                FrameChecks.exponent(bytes, frame, block + FrameLayout.BEST_QUANTITY_EXPONENT, "qtyExponent")
                        - into.instrument.quantityExponent();
        FrameChecks.readSymbol(bytes, frame, symbol, end, into);
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
        into.ids.entries = into.bids.size() + into.asks.size();
        into.ids.kind = FrameKind.BEST_BID_ASK;
        return FrameKind.BEST_BID_ASK;
    }

    /// Takes time and id out of the root block and returns where the symbol begins.
    private static int ids(byte[] bytes, int frame, long header, FrameIds into) {
        int block = frame + FrameLayout.HEADER_BYTES;
        int symbol = FrameChecks.endOfBlock(frame, header, FrameLayout.BEST_BLOCK, "BestBidAskStreamEvent");
        into.eventTimeMicros = FrameChecks.notNegative(bytes, frame, block + FrameLayout.EVENT_TIME, "eventTime");
        long id = FrameChecks.notNegative(bytes, frame, block + FrameLayout.BEST_UPDATE_ID, "bookUpdateId");
        into.firstId = id;
        into.lastId = id;
        return symbol;
    }

    private static boolean hasSide(byte[] bytes, int price, int quantity) {
        return isPresent(int64(bytes, price)) && isPresent(int64(bytes, quantity));
    }

    private static boolean isPresent(long value) {
        return value != 0 && value != FrameLayout.NULL_INT64;
    }
}
