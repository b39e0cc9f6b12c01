package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.uint8;

import capstan.market.feed.MalformedFrame;
import capstan.market.feed.Trades;

/// Takes the trades out of a frame whose structure has been checked, into the scale of the instrument.
final class TradeColumns {

    private TradeColumns() {}

    /// Fills `into` with `count` trades that begin at `entries`, `stride` bytes apart.
    static void fill(
            byte[] bytes,
            int frame,
            int entries,
            int count,
            int stride,
            int priceShift,
            int quantityShift,
            Trades into) {
        for (int i = 0, at = entries; i < count; i++, at += stride) {
            long id = FrameChecks.notNegative(bytes, frame, at + FrameLayout.TRADE_ID, "trade id");
            long price = LevelColumns.price(bytes, frame, at + FrameLayout.TRADE_PRICE, priceShift);
            long quantity = LevelColumns.quantity(bytes, frame, at + FrameLayout.TRADE_QUANTITY, quantityShift);
            int flag = uint8(bytes, at + FrameLayout.TRADE_BUYER_MAKER);
            if (flag > 1) {
                throw new MalformedFrame(
                        at + FrameLayout.TRADE_BUYER_MAKER - frame, "expected isBuyerMaker 0 or 1, got " + flag);
            }
            into.add(id, price, quantity, flag == 1);
        }
    }
}
