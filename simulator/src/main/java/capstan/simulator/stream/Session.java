package capstan.simulator.stream;

import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.json.JsonText;
import capstan.simulator.limits.RollingLimit;
import capstan.simulator.stats.Counters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's stream connection: its subscriptions, its pings, its limits and its end. Runs on the
/// connection's event loop; what other threads read is volatile.
final class Session extends SimpleChannelInboundHandler<WebSocketFrame> {

    static final int GOING_AWAY = 1001;
    /// What clients call an end without a close frame.
    static final int CUT = 1006;

    static final int POLICY = 1008;
    static final int FAILED = 1011;

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final long HOUSEKEEPING_MILLIS = 50;
    /// Time for a close frame to get through before the socket is closed hard.
    private static final long CLOSE_GRACE_MILLIS = 1_000;

    private static final int PING_BYTES = 16;

    private record Ping(byte[] payload, long sentNanos) {}

    private final Channel channel;
    private final SessionPlace place;
    private final Encoding encoding;
    private final boolean inMicros;
    private final ConnectionRules rules;
    private final StreamTopics topics;
    private final SessionTable table;
    private final ExchangeClock clock;
    private final Counters counters;
    private final Outbound outbound;
    private final RollingLimit inbound;
    private final Map<String, Optional<StreamTopic>> subscriptions = new LinkedHashMap<>();
    private final Deque<Ping> unanswered = new ArrayDeque<>();
    private final long openedNanos;
    private long lastPingNanos;
    private boolean noticeSent;
    private boolean closing;
    private @Nullable ScheduledFuture<?> housekeeping;
    private volatile boolean combined;

    /// Whether the hub has something of this connection to flush; the market thread's.
    boolean dirty;

    Session(
            Channel channel,
            SessionPlace place,
            Encoding encoding,
            StreamRequest request,
            ConnectionRules rules,
            OutboundRules outboundRules,
            StreamTopics topics,
            SessionTable table,
            ExchangeClock clock,
            Counters counters) {
        super(WebSocketFrame.class);
        this.channel = channel;
        this.place = place;
        this.encoding = encoding;
        this.inMicros = request.inMicros();
        this.combined = request.combined();
        this.rules = rules;
        this.topics = topics;
        this.table = table;
        this.clock = clock;
        this.counters = counters;
        this.inbound = new RollingLimit(rules.messagesPerSecond(), TimeUnit.SECONDS.toNanos(1));
        this.outbound = new Outbound(channel, outboundRules, counters, this::tooSlow);
        this.openedNanos = clock.nanoTime();
        this.lastPingNanos = openedNanos;
    }

    SessionPlace place() {
        return place;
    }

    /// On the exchange's clock.
    long openedNanos() {
        return openedNanos;
    }

    Outbound outbound() {
        return outbound;
    }

    Encoding encoding() {
        return encoding;
    }

    boolean isCombined() {
        return combined;
    }

    boolean inMicros() {
        return inMicros;
    }

    /// The handshake is done: streams of the address begin.
    void opened(List<String> streams) {
        counters.connections.increment();
        counters.open.increment();
        table.add(this);
        subscribe(streams);
        housekeeping = channel.eventLoop()
                .scheduleAtFixedRate(this::housekeep, HOUSEKEEPING_MILLIS, HOUSEKEEPING_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (closing) {
            if (frame instanceof CloseWebSocketFrame) {
                channel.close();
            }
            return;
        }
        switch (frame) {
            case CloseWebSocketFrame close -> answerClose(close);
            case TextWebSocketFrame text -> {
                if (admitted()) {
                    answer(text.text());
                }
            }
            case PingWebSocketFrame ping -> {
                if (admitted()) {
                    channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
                }
            }
            case PongWebSocketFrame pong -> {
                if (admitted()) {
                    pong(pong.content());
                }
            }
            case BinaryWebSocketFrame _ -> {
                if (admitted()) {
                    text(new ControlRequest.Refused(
                                    ControlRequest.Refused.NOT_JSON, "Invalid JSON: requests come as text", "")
                            .json());
                }
            }
            default -> close(1002, "unexpected frame");
        }
    }

    private boolean admitted() {
        if (inbound.admits(clock.nanoTime())) {
            return true;
        }
        close(POLICY, "Too many requests");
        return false;
    }

    private void answer(String text) {
        try {
            text(carryOut(ControlRequest.parse(text)));
        } catch (ControlRequest.Refused refused) {
            text(refused.json());
        }
    }

    private String carryOut(ControlRequest request) throws ControlRequest.Refused {
        String result = "null";
        switch (request.method()) {
            case SUBSCRIBE -> {
                long more = request.names().stream()
                        .distinct()
                        .filter(name -> !subscriptions.containsKey(name))
                        .count();
                if (subscriptions.size() + more > rules.streamsPerConnection()) {
                    throw new ControlRequest.Refused(
                            ControlRequest.Refused.INVALID,
                            "Invalid request: a connection has at most " + rules.streamsPerConnection() + " streams",
                            request.id());
                }
                subscribe(request.names());
            }
            case UNSUBSCRIBE -> request.names().forEach(this::unsubscribe);
            case LIST_SUBSCRIPTIONS -> result = list();
            case GET_PROPERTY -> result = String.valueOf(combined);
            case SET_PROPERTY -> combined = request.params().get(1).booleanValue();
        }
        return "{\"result\":" + result + ",\"id\":" + request.id() + "}";
    }

    private String list() {
        var text = new JsonText(256).raw("[");
        String separator = "";
        for (String name : subscriptions.keySet()) {
            text.raw(separator).string(name);
            separator = ",";
        }
        return text.raw("]").toString();
    }

    private void subscribe(List<String> names) {
        for (String name : names) {
            if (!subscriptions.containsKey(name)) {
                Optional<StreamTopic> topic = Optional.ofNullable(topics.find(encoding, name));
                subscriptions.put(name, topic);
                topic.ifPresent(known -> known.add(this));
            }
        }
    }

    private void unsubscribe(String name) {
        Optional<StreamTopic> topic = subscriptions.remove(name);
        if (topic != null) {
            topic.ifPresent(known -> known.remove(this));
        }
    }

    /// A pong answers the ping whose payload it repeats, and the pings before it.
    private void pong(ByteBuf content) {
        byte[] payload = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), payload);
        if (unanswered.stream().noneMatch(ping -> Arrays.equals(ping.payload, payload))) {
            return;
        }
        Ping answered;
        do {
            answered = unanswered.removeFirst();
        } while (!Arrays.equals(answered.payload, payload));
    }

    private void housekeep() {
        if (closing || !channel.isActive()) {
            return;
        }
        long now = clock.nanoTime();
        Ping oldest = unanswered.peekFirst();
        if (oldest != null && now - oldest.sentNanos >= rules.pongWithin().toNanos()) {
            close(POLICY, "Pong timeout");
            return;
        }
        long left = rules.lifetime().toNanos() - (now - openedNanos);
        if (left <= 0) {
            close(GOING_AWAY, "Connection lifetime reached");
            return;
        }
        if (!noticeSent && left <= rules.shutdownNotice().toNanos()) {
            announceShutdown();
        }
        if (now - lastPingNanos >= rules.pingEvery().toNanos()) {
            ping(now);
        }
    }

    private void ping(long now) {
        lastPingNanos = now;
        byte[] payload = new byte[PING_BYTES];
        ThreadLocalRandom.current().nextBytes(payload);
        unanswered.addLast(new Ping(payload, now));
        counters.pings.increment();
        channel.writeAndFlush(new PingWebSocketFrame(Unpooled.wrappedBuffer(payload)));
    }

    /// Tells the client that the connection will end. Safe from any thread.
    void announceShutdown() {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(this::announceShutdown);
            return;
        }
        noticeSent = true;
        String notice = "{\"e\":\"serverShutdown\",\"E\":" + JsonEvents.time(clock.epochMicros(), inMicros) + "}";
        boolean isWrapped = encoding == Encoding.JSON && combined;
        text(isWrapped ? "{\"stream\":\"!serverShutdown\",\"data\":" + notice + "}" : notice);
    }

    private void text(String json) {
        channel.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8))));
    }

    private void tooSlow() {
        counters.slowClients.increment();
        close(POLICY, "Client reads too slowly");
    }

    private void answerClose(CloseWebSocketFrame close) {
        closing = true;
        outbound.close();
        int code = close.statusCode();
        counters.closed(code < 0 ? 1005 : code);
        channel.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
    }

    /// Ends the connection with a close frame. Safe from any thread.
    void close(int code, String reason) {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(() -> close(code, reason));
            return;
        }
        if (closing) {
            return;
        }
        closing = true;
        outbound.close();
        leaveStreams();
        counters.closed(code);
        LOG.info("stream closed peer={} code={} reason={}", channel.remoteAddress(), code, reason);
        channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Ends the connection without a close frame. Safe from any thread.
    ///
    /// @param reset whether the client is told by a reset instead of an end of the stream
    void cut(boolean reset) {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(() -> cut(reset));
            return;
        }
        if (closing) {
            return;
        }
        closing = true;
        outbound.close();
        leaveStreams();
        counters.closed(CUT);
        if (reset) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    /// Waits until the connection is closed, which `close` sees to. Not for the event loop.
    void awaitClosed() {
        channel.closeFuture().awaitUninterruptibly(2 * CLOSE_GRACE_MILLIS);
    }

    private void leaveStreams() {
        subscriptions.values().forEach(topic -> topic.ifPresent(known -> known.remove(this)));
        subscriptions.clear();
        table.remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        outbound.close();
        leaveStreams();
        if (housekeeping != null) {
            housekeeping.cancel(false);
            counters.open.decrement();
        }
        if (!closing) {
            closing = true;
            counters.closed(CUT);
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable cause) {
        // Writes that were under way when the connection ended fail too; its end has been told already.
        if (!closing && channel.isActive()) {
            LOG.info("stream failed peer={} cause={}", channel.remoteAddress(), String.valueOf(cause));
        }
        outbound.close();
        channel.close();
    }
}
