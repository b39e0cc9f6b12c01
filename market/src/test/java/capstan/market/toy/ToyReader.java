package capstan.market.toy;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.feed.MalformedFrame;
import capstan.market.ports.FrameReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Reads what `ToyFrames` wrote. Allocates nothing, so that the state's own speed can be measured with it.
public final class ToyReader implements FrameReader {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final FrameKind[] KINDS = FrameKind.values();
    private static final int BODY = 9;
    private static final int TRADE_BYTES = 25;

    @Override
    public FrameKind identify(byte[] bytes, int offset, int length, FrameIds into) {
        if (length < BODY) {
            throw new MalformedFrame(0, "expected at least " + BODY + " bytes, got " + length);
        }
        int kind = bytes[offset] & ~ToyFrames.UNREPRESENTABLE;
        into.kind = kind == ToyFrames.UNKNOWN_KIND ? FrameKind.UNKNOWN : KINDS[kind];
        into.eventTimeMicros = int64(bytes, offset + 1);
        int body = offset + BODY;
        switch (into.kind) {
            case DEPTH_DIFF -> {
                into.firstId = int64(bytes, body);
                into.lastId = int64(bytes, body + 8);
                into.entries = levelCount(bytes, body + 16);
            }
            case DEPTH_TOP -> {
                setId(into, int64(bytes, body));
                into.entries = levelCount(bytes, body + 8);
            }
            case BEST_BID_ASK -> {
                setId(into, int64(bytes, body));
                into.entries = 2;
            }
            case TRADES -> {
                int count = int32(bytes, body + 8);
                into.entries = count;
                into.firstId = count == 0 ? 0 : int64(bytes, body + 12);
                into.lastId = count == 0 ? 0 : int64(bytes, body + 12 + TRADE_BYTES * (count - 1));
            }
            case UNKNOWN -> setId(into, 0);
        }
        return into.kind;
    }

    @Override
    public String glean(byte[] bytes, int offset, int length, FrameIds into) {
        into.kind = FrameKind.UNKNOWN;
        return length + " bytes";
    }

    @Override
    public FrameKind read(byte[] bytes, int offset, int length, FeedMessage into) {
        into.bids.clear();
        into.asks.clear();
        into.trades.clear();
        into.transactTimeMicros = 0;
        FrameKind kind = identify(bytes, offset, length, into.ids);
        if (kind != FrameKind.UNKNOWN && (bytes[offset] & ToyFrames.UNREPRESENTABLE) != 0) {
            into.ids.kind = FrameKind.UNKNOWN;
            throw new MalformedFrame(BODY, "a number cannot be represented");
        }
        int body = offset + BODY;
        switch (kind) {
            case DEPTH_DIFF -> readLevels(bytes, readLevels(bytes, body + 16, into.bids), into.asks);
            case DEPTH_TOP -> readLevels(bytes, readLevels(bytes, body + 8, into.bids), into.asks);
            case BEST_BID_ASK -> {
                readBest(bytes, body + 8, into.bids);
                readBest(bytes, body + 24, into.asks);
            }
            case TRADES -> readTrades(bytes, body, into);
            case UNKNOWN -> {}
        }
        return kind;
    }

    private static void readTrades(byte[] bytes, int body, FeedMessage into) {
        into.transactTimeMicros = int64(bytes, body);
        int at = body + 12;
        for (int i = 0; i < into.ids.entries; i++, at += TRADE_BYTES) {
            into.trades.add(int64(bytes, at), int64(bytes, at + 8), int64(bytes, at + 16), bytes[at + 24] != 0);
        }
    }

    private static void readBest(byte[] bytes, int at, Levels into) {
        if (int64(bytes, at) != 0) {
            into.add(int64(bytes, at), int64(bytes, at + 8));
        }
    }

    private static int readLevels(byte[] bytes, int at, Levels into) {
        int count = int32(bytes, at);
        into.resize(count);
        int level = at + 4;
        for (int i = 0; i < count; i++, level += 16) {
            into.prices()[i] = int64(bytes, level);
            into.quantities()[i] = int64(bytes, level + 8);
        }
        return level;
    }

    private static int levelCount(byte[] bytes, int at) {
        int bids = int32(bytes, at);
        return bids + int32(bytes, at + 4 + 16 * bids);
    }

    private static void setId(FrameIds into, long id) {
        into.firstId = id;
        into.lastId = id;
        if (id == 0) {
            into.entries = 0;
        }
    }

    private static long int64(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    private static int int32(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }
}
