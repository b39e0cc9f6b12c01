package capstan.streams.connection;

import capstan.streams.clock.FeedClock;
import capstan.streams.clock.RollingLimit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Everything that a connection sends after its handshake, under one strict limit: the answer to the newest ping
/// first, then the next control request. Nothing queues up: a newer ping replaces an unanswered one, and requests
/// are computed when they may be sent. Owned by the connection's event loop.
final class ControlSender {

    private final Channel channel;
    private final FeedClock clock;
    private final Subscriptions subscriptions;
    private final RollingLimit limit;

    private @Nullable ByteBuf unanswered;
    private boolean scheduled;
    private boolean closed;
    private long sends;
    private long pingsAnswered;

    ControlSender(Channel channel, FeedClock clock, Subscriptions subscriptions, RollingLimit limit) {
        this.channel = channel;
        this.clock = clock;
        this.subscriptions = subscriptions;
        this.limit = limit;
    }

    /// Answers a ping as soon as the limit allows. Keeps the payload until then.
    void pong(ByteBuf payload) {
        if (closed) {
            return;
        }
        release();
        unanswered = payload.retain();
        pump();
    }

    /// Sends what is due and allowed now, and comes back by itself when the limit held something up.
    void pump() {
        while (!closed) {
            long now = clock.nanos();
            long wait = limit.waitNanos(now);
            if (wait > 0) {
                comeBack(wait);
                return;
            }
            var payload = unanswered;
            if (payload != null) {
                unanswered = null;
                limit.record(now);
                sends++;
                pingsAnswered++;
                channel.writeAndFlush(new PongWebSocketFrame(payload));
                continue;
            }
            var request = subscriptions.next(now);
            if (request == null) {
                return;
            }
            limit.record(now);
            sends++;
            channel.writeAndFlush(new TextWebSocketFrame(ControlTexts.encode(request)));
        }
    }

    void close() {
        closed = true;
        release();
    }

    long sends() {
        return sends;
    }

    long pingsAnswered() {
        return pingsAnswered;
    }

    private void comeBack(long wait) {
        if (scheduled || (unanswered == null && subscriptions.isSettled())) {
            return;
        }
        scheduled = true;
        channel.eventLoop()
                .schedule(
                        () -> {
                            scheduled = false;
                            pump();
                        },
                        wait,
                        TimeUnit.NANOSECONDS);
    }

    private void release() {
        if (unanswered != null) {
            unanswered.release();
            unanswered = null;
        }
    }
}
