package capstan.simulator.stream;

import capstan.simulator.stats.Counters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The one way by which market data leaves for a connection.
///
/// Messages of a tick are put behind each other, WebSocket headers included, and go to the socket as one
/// write: the server's frames are not masked, so they need no encoder. Owned by the market thread.
final class Outbound {

    private static final int BINARY = 0x82;
    private static final int TEXT = 0x81;
    private static final int SHORT_PAYLOAD = 125;
    private static final int STAGING_BYTES = 32 << 10;
    /// Largest header of a server's frame.
    private static final int HEADER_BYTES = 10;

    private final Channel channel;
    private final OutboundRules rules;
    private final Counters counters;
    private final Runnable tooSlow;
    private @Nullable ByteBuf staging;
    /// Newest bestBidAsk by symbol that a client which does not keep up is still to get, in the order
    /// in which they began to wait.
    private final Map<Integer, byte[]> newestTops = new LinkedHashMap<>();

    private volatile boolean closed;

    /// @param tooSlow called once too much waits for the client
    Outbound(Channel channel, OutboundRules rules, Counters counters, Runnable tooSlow) {
        this.channel = channel;
        this.rules = rules;
        this.counters = counters;
        this.tooSlow = tooSlow;
    }

    /// Takes one message for the client.
    ///
    /// @param sent counter of what goes out
    /// @return true when `flush` is to be called after the tick
    boolean send(StreamTopic topic, byte[] payload, int length, LongAdder sent) {
        if (closed) {
            return false;
        }
        if (topic.kind == StreamKind.BEST_BID_ASK && !rules.lossless() && isBehind(topic.symbol)) {
            return cull(topic.symbol, payload, length);
        }
        stage(topic.encoding, payload, length);
        sent.increment();
        return true;
    }

    private boolean isBehind(int symbol) {
        return (!newestTops.isEmpty() && newestTops.containsKey(symbol)) || !channel.isWritable();
    }

    private boolean cull(int symbol, byte[] payload, int length) {
        if (newestTops.put(symbol, Arrays.copyOf(payload, length)) != null) {
            counters.culled.increment();
        }
        return true;
    }

    private void stage(Encoding encoding, byte[] payload, int length) {
        ByteBuf into = staging;
        if (into == null) {
            into = channel.alloc().directBuffer(STAGING_BYTES);
            staging = into;
        }
        into.ensureWritable(HEADER_BYTES + length);
        into.writeByte(encoding == Encoding.SBE ? BINARY : TEXT);
        if (length <= SHORT_PAYLOAD) {
            into.writeByte(length);
        } else if (length <= 0xFFFF) {
            into.writeByte(126).writeShort(length);
        } else {
            into.writeByte(127).writeLong(length);
        }
        into.writeBytes(payload, 0, length);
    }

    /// Hands what was taken to the socket.
    ///
    /// @return true when something is left that must be tried again after the next tick
    boolean flush(Encoding encoding, LongAdder tops) {
        if (!newestTops.isEmpty() && channel.isWritable() && !closed) {
            for (byte[] newest : newestTops.values()) {
                stage(encoding, newest, newest.length);
                tops.increment();
            }
            newestTops.clear();
        }
        ByteBuf full = staging;
        staging = null;
        if (full != null) {
            if (closed) {
                full.release();
                return false;
            }
            counters.bytes.add(full.readableBytes());
            channel.writeAndFlush(full, channel.voidPromise());
            if (channel.bytesBeforeWritable() > rules.mostBytes()) {
                closed = true;
                tooSlow.run();
                return false;
            }
        }
        return !newestTops.isEmpty() && !closed;
    }

    /// True when the market should wait for this client.
    boolean isCongested() {
        return !closed && channel.isActive() && !channel.isWritable();
    }

    /// False once the stream has ended. Safe from any thread.
    boolean isOpen() {
        return !closed;
    }

    /// Ends the stream; safe from any thread. What was taken but not flushed is dropped.
    void close() {
        closed = true;
    }
}
