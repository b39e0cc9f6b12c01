package capstan.streams.connection;

import capstan.streams.clock.FeedClock;
import capstan.streams.clock.RollingLimit;
import capstan.streams.connection.Ending.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket connection to the exchange's binary streams. Used once: it is opened, comes up, and ends.
///
/// Everything happens on its event loop, and every method must be called there. It keeps the exchange's rules: only
/// what the limit allows is sent, of pings the newest is answered, subscriptions are reconciled in batches. What
/// the frames mean is the listener's business.
public final class FeedConnection {

    /// What a connection tells its owner, always on the event loop.
    public interface Listener {

        /// The exchange accepted the handshake; frames may follow.
        void connectionUp(FeedConnection connection);

        /// One whole binary message. The buffer belongs to the connection and is only valid during the call.
        void frame(FeedConnection connection, ByteBuf frame);

        /// All frames that one read of the socket brought have been handed over.
        void readComplete(FeedConnection connection);

        /// The exchange is about to shut this connection down.
        void shutdownAnnounced(FeedConnection connection);

        /// The connection ended; nothing else is heard of it. Called exactly once for each one that was opened.
        void connectionClosed(FeedConnection connection, Ending ending);
    }

    private enum State {
        NEW,
        CONNECTING,
        UP,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(FeedConnection.class);
    private static final int NORMAL_CLOSURE = 1000;
    private final ConnectionSettings settings;
    private final @Nullable SslContext tls;
    private final FeedClock clock;
    private final EventLoop loop;
    private final long epoch;
    private final FeedUrl url;
    private final Subscriptions subscriptions;
    private final RollingLimit textLogLimit = new RollingLimit(1, Duration.ofSeconds(10));
    private final Listener listener;

    private State state = State.NEW;
    private boolean paused;
    private @Nullable Channel channel;
    private @Nullable ControlSender sender;
    private long openedAt;
    private long upAt;
    private long lastReadAt;
    private long strangeTexts;

    /// @param tls how to speak to a `wss` address, null for `ws`
    /// @param epoch which connection of its line this is
    /// @param streams names that it is to carry from the start, as many of them in the URL as fit
    public FeedConnection(
            ConnectionSettings settings,
            @Nullable SslContext tls,
            FeedClock clock,
            EventLoop loop,
            long epoch,
            Collection<String> streams,
            Listener listener) {
        this.settings = settings;
        this.tls = tls;
        this.clock = clock;
        this.loop = loop;
        this.epoch = epoch;
        this.listener = listener;
        this.url = FeedUrl.of(settings.url(), streams, settings.maxUrlBytes());
        this.subscriptions = new Subscriptions(
                settings.maxStreamsPerRequest(),
                settings.requestTimeout(),
                settings.subscriptionCheckInterval(),
                url.streams(),
                clock.nanos());
        this.subscriptions.want(streams);
    }

    public long epoch() {
        return epoch;
    }

    public boolean isUp() {
        return state == State.UP;
    }

    /// Begins to connect. The name is resolved on a thread of its own, because the loop may be carrying another
    /// connection's frames.
    public void open() {
        if (state != State.NEW) {
            throw new IllegalStateException("connection " + epoch + " was opened before, it is " + state);
        }
        state = State.CONNECTING;
        openedAt = clock.nanos();
        LOG.info("connecting epoch={} to={} streams={}", epoch, settings.address(), subscriptions.wanted());
        var host = settings.url().getHost();
        Thread.ofVirtual().name("capstan-resolve-" + epoch).start(() -> {
            try {
                var address = InetAddress.getByName(host);
                loop.execute(() -> connect(new InetSocketAddress(address, settings.port())));
            } catch (UnknownHostException e) {
                var text = "cannot resolve " + host + "; check capstan.streams.connection.url and the name service";
                loop.execute(() -> end(Ending.of(Kind.UNREACHABLE, text)));
            }
        });
    }

    /// Replaces the set of streams; the difference is asked for as the limit allows.
    public void want(Collection<String> streams) {
        subscriptions.want(streams);
        pump();
    }

    /// Unsubscribes and subscribes streams again that have gone silent.
    public void renew(Collection<String> streams) {
        subscriptions.renew(streams);
        pump();
    }

    /// Stops or resumes reading from the socket; what the exchange sends meanwhile waits in the system's buffers.
    public void pause(boolean on) {
        paused = on;
        lastReadAt = clock.nanos();
        if (channel != null && state == State.UP) {
            channel.config().setAutoRead(!on);
        }
    }

    /// Ends the connection with a normal close.
    public void close(String reason) {
        end(Ending.of(Kind.LOCAL, reason));
    }

    /// Ends the connection because nothing of what it should carry comes through it.
    public void stalled(String reason) {
        end(Ending.of(Kind.IDLE, settings.address() + ": " + reason));
    }

    /// Looks at everything that depends on time. To be called regularly.
    public void tick() {
        long now = clock.nanos();
        if (state == State.CONNECTING
                && now - openedAt >= settings.handshakeTimeout().toNanos()) {
            end(Ending.of(
                    Kind.UNREACHABLE,
                    settings.address() + " did not answer the handshake in "
                            + settings.handshakeTimeout().toMillis() + " ms"));
        } else if (state == State.UP) {
            if (!paused && now - lastReadAt >= settings.idleTimeout().toNanos()) {
                end(Ending.of(
                        Kind.IDLE,
                        settings.address() + " sent nothing in "
                                + settings.idleTimeout().toMillis() + " ms, not even a ping"));
            } else {
                pump();
            }
        }
    }

    public ConnectionStatus status() {
        return new ConnectionStatus(
                epoch,
                state.name(),
                state == State.UP ? TimeUnit.NANOSECONDS.toMillis(clock.nanos() - upAt) : 0,
                subscriptions.wanted(),
                subscriptions.carried(),
                sender == null ? 0 : sender.sends(),
                sender == null ? 0 : sender.pingsAnswered(),
                subscriptions.mismatches(),
                subscriptions.refusals(),
                subscriptions.timeouts(),
                strangeTexts);
    }

    void handshaken(Channel open) {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.UP;
        upAt = clock.nanos();
        lastReadAt = upAt;
        sender = new ControlSender(
                open, clock, subscriptions, new RollingLimit(settings.maxSends(), settings.sendWindow()));
        LOG.info("connected epoch={} to={}", epoch, settings.address());
        open.config().setAutoRead(!paused);
        listener.connectionUp(this);
        pump();
    }

    void binary(ByteBuf frame) {
        if (state == State.UP) {
            listener.frame(this, frame);
        }
    }

    void readComplete() {
        if (state == State.UP) {
            lastReadAt = clock.nanos();
            listener.readComplete(this);
        }
    }

    void ping(ByteBuf payload) {
        if (sender != null) {
            sender.pong(payload);
        }
    }

    void text(String text) {
        if (state != State.UP) {
            return;
        }
        switch (ControlTexts.decode(text)) {
            case ControlTexts.Accepted(var id) -> subscriptions.accepted(id);
            case ControlTexts.Listed(var id, var streams) -> onListed(id, streams);
            case ControlTexts.Refused(var code, var reason) -> onRequestRefused(code, reason);
            case ControlTexts.ShutdownAnnounced() -> {
                LOG.info("shutdown announced epoch={} by={}", epoch, settings.address());
                listener.shutdownAnnounced(this);
            }
            case ControlTexts.Strange(var reason) -> onStrangeText(text, reason);
        }
        pump();
    }

    void refused(int status, @Nullable String retryAfter, String body) {
        end(HandshakeRefusal.ending(settings.address(), settings.apiKey(), status, retryAfter, body));
    }

    void closedByPeer(int code, String reason) {
        end(new Ending(
                Kind.CLOSED,
                Math.max(0, code),
                settings.address() + " closed the connection with code " + Math.max(0, code)
                        + (reason.isEmpty() ? "" : ": " + reason),
                Duration.ZERO));
        if (channel != null) {
            channel.close();
        }
    }

    void tooLong(int maxMessageBytes) {
        end(Ending.of(
                Kind.PROTOCOL,
                settings.address() + " sent a fragmented message of more than " + maxMessageBytes
                        + " bytes; see capstan.streams.connection.max-message-bytes"));
    }

    void lost() {
        var kind = state == State.CONNECTING ? Kind.UNREACHABLE : Kind.LOST;
        end(Ending.of(kind, settings.address() + " dropped the connection without a close frame"));
    }

    void broken(Throwable cause) {
        var kind = state == State.CONNECTING ? Kind.UNREACHABLE : Kind.PROTOCOL;
        var said = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        var hint = said instanceof SSLException ? "; see capstan.streams.connection.trust-certificates" : "";
        end(Ending.of(kind, settings.address() + ": " + said + hint));
    }

    private void pump() {
        if (sender != null && state == State.UP) {
            sender.pump();
        }
    }

    private void onListed(long id, Collection<String> streams) {
        int different = subscriptions.listed(id, streams);
        if (different > 0) {
            LOG.warn("subscriptions differed epoch={} streams={} wanted={}", epoch, different, subscriptions.wanted());
        }
    }

    private void onRequestRefused(int code, String reason) {
        var request = subscriptions.refused(clock.nanos());
        LOG.warn(
                "request refused epoch={} method={} code={} reason={}",
                epoch,
                request == null ? "none open" : request.method(),
                code,
                reason);
    }

    private void onStrangeText(String text, String reason) {
        strangeTexts++;
        long now = clock.nanos();
        if (textLogLimit.waitNanos(now) == 0) {
            textLogLimit.record(now);
            var head = text.substring(0, Math.min(200, text.length()));
            LOG.warn("strange text epoch={} seen={} reason={} text={}", epoch, strangeTexts, reason, head);
        }
    }

    private void end(Ending ending) {
        if (state == State.CLOSED) {
            return;
        }
        boolean wasUp = state == State.UP;
        state = State.CLOSED;
        if (sender != null) {
            sender.close();
        }
        listener.connectionClosed(this, ending);
        var open = channel;
        if (open == null) {
            return;
        }
        if (wasUp && ending.kind() != Kind.LOST && open.isActive()) {
            int code = ending.kind() == Kind.CLOSED && ending.code() != 0 ? ending.code() : NORMAL_CLOSURE;
            open.config().setAutoRead(true);
            open.writeAndFlush(new CloseWebSocketFrame(code, ""));
            loop.schedule(() -> open.close(), settings.closeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } else {
            open.close();
        }
    }

    private void connect(InetSocketAddress address) {
        if (state == State.CLOSED) {
            return;
        }
        channel = new FeedBootstrap(settings, tls, url.uri())
                .connect(loop, address, this)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        var cause = connected.cause();
                        end(Ending.of(
                                Kind.UNREACHABLE,
                                "cannot connect to " + settings.address() + ": " + cause.getMessage()));
                    }
                })
                .channel();
    }
}
