package capstan.market.toy;

import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.trades.Trade;
import java.nio.ByteBuffer;
import java.util.List;

/// Writes frames that `ToyReader` reads: a kind, an event time, then fixed fields and counted groups, big-endian.
public final class ToyFrames {

    /// Set on the kind of a frame whose structure is sound but whose numbers cannot be represented.
    static final int UNREPRESENTABLE = 0x40;

    static final int UNKNOWN_KIND = 0x3F;

    private ToyFrames() {}

    public static byte[] diff(long eventTime, long firstId, long lastId, Levels bids, Levels asks) {
        ByteBuffer buffer = begin(FrameKind.DEPTH_DIFF, eventTime, 24 + 16 * (bids.size() + asks.size()));
        buffer.putLong(firstId).putLong(lastId);
        putLevels(buffer, bids);
        putLevels(buffer, asks);
        return buffer.array();
    }

    public static byte[] depthTop(long eventTime, long id, Levels bids, Levels asks) {
        ByteBuffer buffer = begin(FrameKind.DEPTH_TOP, eventTime, 16 + 16 * (bids.size() + asks.size()));
        buffer.putLong(id);
        putLevels(buffer, bids);
        putLevels(buffer, asks);
        return buffer.array();
    }

    /// A price of 0 stands for an empty side.
    public static byte[] best(long eventTime, long id, long bid, long bidQuantity, long ask, long askQuantity) {
        ByteBuffer buffer = begin(FrameKind.BEST_BID_ASK, eventTime, 40);
        buffer.putLong(id).putLong(bid).putLong(bidQuantity).putLong(ask).putLong(askQuantity);
        return buffer.array();
    }

    /// All trades carry the matching time of the first.
    public static byte[] trades(long eventTime, List<Trade> trades) {
        ByteBuffer buffer = begin(FrameKind.TRADES, eventTime, 12 + 25 * trades.size());
        buffer.putLong(trades.isEmpty() ? eventTime : trades.getFirst().transactTimeMicros());
        buffer.putInt(trades.size());
        for (Trade trade : trades) {
            buffer.putLong(trade.id()).putLong(trade.price()).putLong(trade.quantity());
            buffer.put((byte) (trade.isBuyerMaker() ? 1 : 0));
        }
        return buffer.array();
    }

    public static byte[] trade(long eventTime, Trade trade) {
        return trades(eventTime, List.of(trade));
    }

    public static byte[] unknown(long eventTime) {
        byte[] frame = begin(FrameKind.UNKNOWN, eventTime, 0).array();
        frame[0] = UNKNOWN_KIND;
        return frame;
    }

    public static byte[] garbage() {
        return new byte[] {1, 2, 3};
    }

    /// The same frame with numbers that no instrument can represent.
    public static byte[] unrepresentable(byte[] frame) {
        byte[] changed = frame.clone();
        changed[0] |= UNREPRESENTABLE;
        return changed;
    }

    /// A log of frames that were all received at once.
    public static FrameLog log(long receiveTimeMicros, byte[]... frames) {
        var builder = new FrameLog.Builder(256);
        for (byte[] frame : frames) {
            builder.add(receiveTimeMicros, frame, 0, frame.length);
        }
        return builder.build();
    }

    /// Levels as price, quantity, price, quantity, …
    public static Levels levels(long... pricesAndQuantities) {
        var levels = new Levels(pricesAndQuantities.length / 2);
        for (int i = 0; i < pricesAndQuantities.length; i += 2) {
            levels.add(pricesAndQuantities[i], pricesAndQuantities[i + 1]);
        }
        return levels;
    }

    private static ByteBuffer begin(FrameKind kind, long eventTime, int bodyBytes) {
        return ByteBuffer.allocate(9 + bodyBytes).put((byte) kind.ordinal()).putLong(eventTime);
    }

    private static void putLevels(ByteBuffer buffer, Levels levels) {
        buffer.putInt(levels.size());
        for (int i = 0; i < levels.size(); i++) {
            buffer.putLong(levels.price(i)).putLong(levels.quantity(i));
        }
    }
}
