package capstan.simulator.stream;

import capstan.simulator.market.Interval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One stream of one symbol in one encoding, and who listens to it. Subscribing is safe from any thread; the
/// fields about time belong to the market thread.
final class StreamTopic {

    private static final Session[] NOBODY = {};

    final String name;
    final int symbol;
    final StreamKind kind;
    final Encoding encoding;
    /// Levels of `DEPTH_TOP`.
    final int levels;
    /// Market time between two messages, 0 for a stream in real time; µs.
    final long periodMicros;
    /// Of `KLINE`, else null.
    final @Nullable Interval interval;

    /// Market time of the next message.
    long dueMicros;
    /// Book id of the last `DEPTH_TOP`; open time of the kline that was sent last and is not closed yet.
    long lastSent = Long.MIN_VALUE;

    private volatile Session[] sessions = NOBODY;
    private boolean closed;

    StreamTopic(
            String name,
            int symbol,
            StreamKind kind,
            Encoding encoding,
            int levels,
            long periodMicros,
            @Nullable Interval interval) {
        this.name = name;
        this.symbol = symbol;
        this.kind = kind;
        this.encoding = encoding;
        this.levels = levels;
        this.periodMicros = periodMicros;
        this.interval = interval;
    }

    /// Not to be changed.
    Session[] sessions() {
        return sessions;
    }

    boolean isHeard() {
        return sessions.length > 0;
    }

    /// Ends the stream for good.
    synchronized void close() {
        closed = true;
        sessions = NOBODY;
    }

    synchronized void add(Session session) {
        if (closed) {
            return;
        }
        Session[] more = Arrays.copyOf(sessions, sessions.length + 1);
        more[more.length - 1] = session;
        sessions = more;
    }

    synchronized void remove(Session session) {
        sessions =
                Arrays.stream(sessions).filter(other -> !other.equals(session)).toArray(Session[]::new);
    }
}
