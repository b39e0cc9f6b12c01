package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.int64;
import static capstan.wire.bytes.LittleEndian.uint16;

import capstan.market.feed.MalformedFrame;
import capstan.market.feed.Trades;

/// Takes the trades out of a frame whose structure has been checked, into the scale of the instrument.
final class TradeColumns {

    private TradeColumns() {}

    /// Fills `into` with the group of `count` trades whose dimension starts at `group`.
    static void fill(byte[] bytes, int frame, int group, int count, int priceShift, int quantityShift, Trades into) {
        int stride = uint16(bytes, group + FrameLayout.DIMENSION_BLOCK_LENGTH);
        int entries = group + FrameLayout.WIDE_DIMENSION_BYTES;
        into.resize(count);
        long[] ids = into.ids();
        long[] prices = into.prices();
        long[] quantities = into.quantities();
        boolean[] buyerMaker = into.buyerMaker();
        // Gathered over all trades and looked at once: signs of what must not be negative, and stray bits of the flag.
        long signs = 0;
        int flags = 0;
        for (int i = 0, at = entries; i < count; i++, at += stride) {
            long id = int64(bytes, at + FrameLayout.TRADE_ID);
            long price = int64(bytes, at + FrameLayout.TRADE_PRICE);
            long quantity = int64(bytes, at + FrameLayout.TRADE_QUANTITY);
            byte flag = bytes[at + FrameLayout.TRADE_BUYER_MAKER];
            ids[i] = id;
            prices[i] = price;
            quantities[i] = quantity;
            buyerMaker[i] = (flag & 1) != 0;
            signs |= id | price | (price - 1) | quantity;
            flags |= flag;
        }
        if (signs < 0 || (flags & ~1) != 0) {
            rejectFirst(bytes, frame, entries, count, stride);
        }
        if (priceShift != 0 || quantityShift != 0) {
            for (int i = 0, at = entries; i < count; i++, at += stride) {
                prices[i] = LevelColumns.price(bytes, frame, at + FrameLayout.TRADE_PRICE, priceShift);
                quantities[i] = LevelColumns.quantity(bytes, frame, at + FrameLayout.TRADE_QUANTITY, quantityShift);
            }
        }
    }

    private static void rejectFirst(byte[] bytes, int frame, int entries, int count, int stride) {
        for (int i = 0, at = entries; i < count; i++, at += stride) {
            long id = int64(bytes, at + FrameLayout.TRADE_ID);
            if (id < 0) {
                throw LevelColumns.outOfRange(at + FrameLayout.TRADE_ID - frame, "trade id", id);
            }
            LevelColumns.price(bytes, frame, at + FrameLayout.TRADE_PRICE, 0);
            LevelColumns.quantity(bytes, frame, at + FrameLayout.TRADE_QUANTITY, 0);
            int flag = Byte.toUnsignedInt(bytes[at + FrameLayout.TRADE_BUYER_MAKER]);
            if (flag > 1) {
                throw new MalformedFrame(
                        at + FrameLayout.TRADE_BUYER_MAKER - frame, "expected isBuyerMaker 0 or 1, got " + flag);
            }
        }
        throw new IllegalStateException("a trade was rejected, but every one of " + count + " is good");
    }
}
