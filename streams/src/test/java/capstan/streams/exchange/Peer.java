package capstan.streams.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The exchange's end of one stream connection.
public final class Peer extends SimpleChannelInboundHandler<WebSocketFrame> {

    /// @param kind `text`, `pong`, `ping` or `close`
    /// @param at `System.nanoTime` when it came
    public record Received(String kind, byte[] bytes, String text, long at) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScriptedExchange.Get handshake;
    private final Channel channel;
    private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final List<Received> all = new ArrayList<>();
    private final Set<String> subscribed = new LinkedHashSet<>();
    private volatile @Nullable Function<JsonNode, String> answers;

    Peer(ScriptedExchange.Get handshake, Channel channel, boolean answersRequests) {
        this.handshake = handshake;
        this.channel = channel;
        int query = handshake.uri().indexOf("streams=");
        if (query >= 0) {
            subscribed.addAll(Arrays.asList(handshake.uri().substring(query + 8).split("/")));
        }
        this.answers = answersRequests ? this::answer : null;
    }

    public ScriptedExchange.Get handshake() {
        return handshake;
    }

    /// Answers control requests with this from now on; null leaves them without an answer.
    public void answerWith(@Nullable Function<JsonNode, String> answer) {
        answers = answer;
    }

    public Set<String> subscribed() {
        synchronized (subscribed) {
            return Set.copyOf(subscribed);
        }
    }

    /// Forgets a stream, as an exchange that lost it would.
    public void forget(String stream) {
        synchronized (subscribed) {
            subscribed.remove(stream);
        }
    }

    public void send(byte[]... frames) {
        for (var frame : frames) {
            channel.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame)));
        }
        channel.flush();
    }

    public void sendText(String text) {
        channel.writeAndFlush(new TextWebSocketFrame(text));
    }

    /// One message in so many fragments, with a ping between the first two.
    public void sendFragments(byte[] message, int fragments) {
        int size = Math.ceilDiv(message.length, fragments);
        for (int i = 0; i < fragments; i++) {
            int from = Math.min(message.length, i * size);
            var part = Unpooled.wrappedBuffer(message, from, Math.min(size, message.length - from));
            boolean last = i == fragments - 1;
            channel.write(
                    i == 0 ? new BinaryWebSocketFrame(last, 0, part) : new ContinuationWebSocketFrame(last, 0, part));
            if (i == 0) {
                channel.write(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {7})));
            }
        }
        channel.flush();
    }

    public void ping(byte[] payload) {
        channel.writeAndFlush(new PingWebSocketFrame(Unpooled.wrappedBuffer(payload)));
    }

    public void close(int code, String reason) {
        channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
    }

    /// Raw bytes behind the back of the WebSocket codec.
    public void sendRaw(byte[] bytes) {
        channel.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    /// Cuts the TCP connection without a word.
    public void drop() {
        channel.close();
    }

    public boolean isOpen() {
        return channel.isActive();
    }

    /// False when what was sent waits because the other side does not read.
    public boolean isWritable() {
        return channel.isWritable();
    }

    public Channel channel() {
        return channel;
    }

    /// The next frame from the client.
    public Received take() {
        try {
            var frame = received.poll(10, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("nothing came from the client within 10 s");
            }
            return frame;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Everything that came so far, taken or not.
    public List<Received> all() {
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        var kind = switch (frame) {
            case TextWebSocketFrame _ -> "text";
            case PongWebSocketFrame _ -> "pong";
            case PingWebSocketFrame _ -> "ping";
            case CloseWebSocketFrame _ -> "close";
            default -> frame.getClass().getSimpleName();
        };
        var text = frame instanceof TextWebSocketFrame message ? message.text() : "";
        var entry = new Received(kind, ByteBufUtil.getBytes(frame.content()), text, System.nanoTime());
        synchronized (all) {
            all.add(entry);
        }
        received.add(entry);
        var answering = answers;
        if (frame instanceof TextWebSocketFrame && answering != null) {
            context.writeAndFlush(new TextWebSocketFrame(answering.apply(parsed(text))));
        } else if (frame instanceof CloseWebSocketFrame) {
            context.close();
        }
    }

    private String answer(JsonNode request) {
        var id = request.path("id");
        synchronized (subscribed) {
            switch (request.path("method").asText()) {
                case "SUBSCRIBE" -> request.path("params").forEach(stream -> subscribed.add(stream.asText()));
                case "UNSUBSCRIBE" -> request.path("params").forEach(stream -> subscribed.remove(stream.asText()));
                case "LIST_SUBSCRIPTIONS" -> {
                    var list = JSON.createObjectNode();
                    subscribed.forEach(list.putArray("result")::add);
                    return list.set("id", id).toString();
                }
                default -> {
                    return "{\"code\":2,\"msg\":\"unknown method\"}";
                }
            }
        }
        return "{\"result\":null,\"id\":" + id + "}";
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
