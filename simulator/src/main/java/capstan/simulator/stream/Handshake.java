package capstan.simulator.stream;

import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.json.JsonText;
import capstan.simulator.limits.AddressTable;
import capstan.simulator.limits.RollingLimit;
import capstan.simulator.stats.Counters;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a client in or turns it away with a JSON answer that says why. One for each connection, on its event
/// loop.
final class Handshake extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    private static final String API_KEY = "X-MBX-APIKEY";
    private static final int MOST_MESSAGE_BYTES = 64 << 10;
    private static final WebSocketDecoderConfig DECODER = WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(MOST_MESSAGE_BYTES)
            .expectMaskedFrames(true)
            .allowExtensions(false)
            .build();

    private static final int TOO_MANY_CONNECTIONS = -1034;
    private static final int BAD_REQUEST = -1100;
    private static final int KEY_MISSING = -2014;
    private static final int KEY_UNKNOWN = -2015;
    private static final int TOO_MANY_STREAMS = -1101;

    /// What every connection of one endpoint shares.
    ///
    /// @param line 0 for the JSON service
    /// @param opened connections so far
    record Endpoint(
            Encoding encoding,
            int line,
            AtomicLong opened,
            ConnectionRules rules,
            OutboundRules outbound,
            StreamTopics topics,
            SessionTable sessions,
            AddressTable<RollingLimit> attempts,
            ExchangeClock clock,
            Counters counters) {}

    private final Endpoint endpoint;

    Handshake(Endpoint endpoint) {
        super(FullHttpRequest.class);
        this.endpoint = endpoint;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        ConnectionRules rules = endpoint.rules;
        long wait = attemptWait(context);
        if (wait > 0) {
            long seconds = Math.ceilDiv(wait, 1_000_000_000L);
            refuse(
                    context,
                    HttpResponseStatus.TOO_MANY_REQUESTS,
                    TOO_MANY_CONNECTIONS,
                    "Too many connection attempts: at most " + rules.attempts() + " in "
                            + rules.attemptWindow().toSeconds() + " s from one address. Retry after " + seconds + " s.",
                    seconds);
            return;
        }
        Optional<StreamRequest> asked = StreamRequest.parse(request.uri());
        if (asked.isEmpty()) {
            refuse(
                    context,
                    HttpResponseStatus.NOT_FOUND,
                    BAD_REQUEST,
                    "No such path: streams are at /ws/<stream> and /stream?streams=<stream>/<stream>.",
                    0);
            return;
        }
        if (endpoint.encoding == Encoding.SBE && !keyIsFine(context, request)) {
            return;
        }
        if (asked.get().streams().size() > rules.streamsPerConnection()) {
            refuse(
                    context,
                    HttpResponseStatus.BAD_REQUEST,
                    TOO_MANY_STREAMS,
                    "Too many streams: a connection has at most " + rules.streamsPerConnection() + ", got "
                            + asked.get().streams().size() + ".",
                    0);
            return;
        }
        if (!"websocket".equalsIgnoreCase(request.headers().get(HttpHeaderNames.UPGRADE))) {
            refuse(context, HttpResponseStatus.UPGRADE_REQUIRED, BAD_REQUEST, "This port speaks WebSocket only.", 0);
            return;
        }
        shakeHands(context, request, asked.get());
    }

    private void shakeHands(ChannelHandlerContext context, FullHttpRequest request, StreamRequest asked) {
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory("/", null, DECODER).newHandshaker(request);
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(context.channel());
            return;
        }
        var session = new Session(
                context.channel(),
                new SessionPlace(endpoint.line, endpoint.opened.incrementAndGet()),
                endpoint.encoding,
                asked,
                endpoint.rules,
                endpoint.outbound,
                endpoint.topics,
                endpoint.sessions,
                endpoint.clock,
                endpoint.counters);
        context.pipeline().addAfter(context.name(), "session", session);
        context.pipeline().addBefore("session", "reassembly", new WebSocketFrameAggregator(MOST_MESSAGE_BYTES));
        context.pipeline().remove(this);
        handshaker.handshake(context.channel(), request).addListener(done -> {
            if (done.isSuccess()) {
                session.opened(asked.streams());
            } else {
                LOG.info(
                        "handshake failed peer={} cause={}",
                        context.channel().remoteAddress(),
                        String.valueOf(done.cause()));
                context.channel().close();
            }
        });
    }

    private boolean keyIsFine(ChannelHandlerContext context, FullHttpRequest request) {
        String key = request.headers().get(API_KEY);
        Set<String> known = endpoint.rules.apiKeys();
        HttpResponseStatus status = HttpResponseStatus.valueOf(endpoint.rules.refusedKeyStatus());
        if (key == null || key.isBlank()) {
            refuse(context, status, KEY_MISSING, "API key missing: send it in the header " + API_KEY + ".", 0);
            return false;
        }
        if (!known.isEmpty() && !known.contains(key)) {
            refuse(context, status, KEY_UNKNOWN, "API key unknown, or not of the Ed25519 type.", 0);
            return false;
        }
        return true;
    }

    private long attemptWait(ChannelHandlerContext context) {
        RollingLimit attempts = endpoint.attempts.of(addressOf(context));
        synchronized (attempts) {
            long now = endpoint.clock.nanoTime();
            return attempts.admits(now) ? 0 : Math.max(1, attempts.nanosUntilAdmitted(now));
        }
    }

    private static String addressOf(ChannelHandlerContext context) {
        return context.channel().remoteAddress() instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : "unknown";
    }

    private void refuse(
            ChannelHandlerContext context,
            HttpResponseStatus status,
            int code,
            String message,
            long retryAfterSeconds) {
        endpoint.counters.refusedConnections.increment();
        var body = new JsonText(256)
                .raw("{\"code\":")
                .number(code)
                .raw(",\"msg\":")
                .string(message)
                .raw("}");
        var response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body.toBytes()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json;charset=UTF-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.size())
                .set(HttpHeaderNames.CONNECTION, "close");
        if (retryAfterSeconds > 0) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, retryAfterSeconds);
        }
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, @Nullable Throwable cause) {
        LOG.info(
                "connection failed before its handshake peer={} cause={}",
                context.channel().remoteAddress(),
                String.valueOf(cause));
        context.close();
    }
}
