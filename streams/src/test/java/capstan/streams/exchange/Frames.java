package capstan.streams.exchange;

import capstan.market.feed.Levels;
import capstan.market.feed.Trades;
import capstan.wire.exchange.SbeFrameWriter;
import java.nio.charset.StandardCharsets;

/// Frames of the exchange for tests, with prices that do not matter.
public final class Frames {

    private static final long EVENT_TIME_MICROS = 1_767_225_600_123_456L;
    private static final int EXPONENT = -8;

    private Frames() {}

    /// A diff that ends with `lastId` and has `levels` bids.
    public static byte[] diff(String symbol, long firstId, long lastId, int levels) {
        var name = symbol.getBytes(StandardCharsets.UTF_8);
        var bids = new Levels(levels);
        for (int i = 0; i < levels; i++) {
            bids.add(9_000_000_000_000L - i, 100);
        }
        var frame = new byte[SbeFrameWriter.frameBytesOfDepthDiff(levels, 0, name.length)];
        SbeFrameWriter.writeDepthDiff(
                frame, 0, name, EVENT_TIME_MICROS, firstId, lastId, EXPONENT, EXPONENT, bids, new Levels(0));
        return frame;
    }

    public static byte[] diff(String symbol, long id) {
        return diff(symbol, id, id, 1);
    }

    public static byte[] trade(String symbol, long id) {
        var name = symbol.getBytes(StandardCharsets.UTF_8);
        var trades = new Trades();
        trades.add(id, 9_000_000_000_000L, 100, false);
        var frame = new byte[SbeFrameWriter.frameBytesOfTrades(1, name.length)];
        SbeFrameWriter.writeTrades(
                frame, 0, name, EVENT_TIME_MICROS, EVENT_TIME_MICROS - 400, EXPONENT, EXPONENT, trades);
        return frame;
    }

    public static byte[] best(String symbol, long id) {
        var name = symbol.getBytes(StandardCharsets.UTF_8);
        var side = new Levels(1);
        side.add(9_000_000_000_000L, 100);
        var frame = new byte[SbeFrameWriter.frameBytesOfBestBidAsk(name.length)];
        SbeFrameWriter.writeBestBidAsk(frame, 0, name, EVENT_TIME_MICROS, id, EXPONENT, EXPONENT, side, side);
        return frame;
    }

    /// A well-formed frame of a template that nobody knows.
    public static byte[] ofUnknownTemplate() {
        return new byte[] {4, 0, (byte) 0x39, 0x30, 1, 0, 0, 0, 1, 2, 3, 4};
    }

    /// A diff that ends in the middle of its levels.
    public static byte[] truncated(String symbol) {
        var whole = diff(symbol, 1, 1, 4);
        return java.util.Arrays.copyOf(whole, 60);
    }
}
