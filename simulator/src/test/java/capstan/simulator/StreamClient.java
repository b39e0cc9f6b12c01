package capstan.simulator;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A client of the stream services that keeps what it gets and answers pings. Not the JDK's: of connections that end
/// without a close frame that one sometimes never tells.
public final class StreamClient implements AutoCloseable {

    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("stream-client", true), NioIoHandler.newFactory());
    private static final int SECONDS = 10;
    private static final int MOST_BYTES = 1 << 20;
    private static final int NO_STATUS = 1005;
    private static final int ABNORMAL = 1006;

    public final List<byte[]> frames = new CopyOnWriteArrayList<>();
    public final List<String> texts = new CopyOnWriteArrayList<>();
    public final List<byte[]> pings = new CopyOnWriteArrayList<>();
    public final AtomicLong frameCount = new AtomicLong();
    public volatile int closeCode = -1;
    public volatile String closeReason = "";

    private final boolean keeps;
    private final Channel channel;

    private StreamClient(URI uri, @Nullable String key, boolean keeps) {
        this.keeps = keeps;
        var headers = new DefaultHttpHeaders();
        if (key != null) {
            headers.set("X-MBX-APIKEY", key);
        }
        var opened = new CompletableFuture<Void>();
        WebSocketClientHandshaker handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                uri, WebSocketVersion.V13, null, false, headers, MOST_BYTES);
        channel = new Bootstrap()
                .group(LOOPS)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection
                                .pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MOST_BYTES),
                                        new Handler(handshaker, opened));
                    }
                })
                .connect(uri.getHost(), uri.getPort())
                .syncUninterruptibly()
                .channel();
        opened.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /// Connects with a key, or without one when it is null.
    public static StreamClient connect(int port, String path, @Nullable String key) {
        return connect(port, path, key, true);
    }

    public static StreamClient connect(int port, String path, @Nullable String key, boolean keeps) {
        return new StreamClient(URI.create("ws://127.0.0.1:" + port + path), key, keeps);
    }

    public StreamClient send(String request) {
        write(new TextWebSocketFrame(request));
        return this;
    }

    public void ping() {
        write(new PingWebSocketFrame());
    }

    public void pong(byte[] payload) {
        write(new PongWebSocketFrame(Unpooled.wrappedBuffer(payload)));
    }

    private void write(WebSocketFrame frame) {
        channel.writeAndFlush(frame).syncUninterruptibly();
    }

    /// Ends the connection without a close frame.
    @Override
    public void close() {
        channel.close().syncUninterruptibly();
    }

    private final class Handler extends SimpleChannelInboundHandler<Object> {

        private final WebSocketClientHandshaker handshaker;
        private final CompletableFuture<Void> opened;

        private Handler(WebSocketClientHandshaker handshaker, CompletableFuture<Void> opened) {
            this.handshaker = handshaker;
            this.opened = opened;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            handshaker.handshake(context.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            switch (message) {
                case FullHttpResponse response -> {
                    handshaker.finishHandshake(context.channel(), response);
                    opened.complete(null);
                }
                case BinaryWebSocketFrame frame -> {
                    if (keeps) {
                        frames.add(bytes(frame.content()));
                    }
                    frameCount.incrementAndGet();
                }
                case TextWebSocketFrame frame -> texts.add(frame.text());
                case PingWebSocketFrame frame -> {
                    pings.add(bytes(frame.content()));
                    context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
                }
                case CloseWebSocketFrame frame -> {
                    closeReason = frame.reasonText();
                    closeCode = frame.statusCode() < 0 ? NO_STATUS : frame.statusCode();
                    context.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
                }
                default -> {}
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end("the connection ended");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            opened.completeExceptionally(cause);
            end(String.valueOf(cause));
            context.close();
        }

        private void end(String reason) {
            opened.completeExceptionally(new IllegalStateException(reason));
            if (closeCode == -1) {
                closeReason = reason;
                closeCode = ABNORMAL;
            }
        }

        private static byte[] bytes(ByteBuf content) {
            return ByteBufUtil.getBytes(content);
        }
    }
}
