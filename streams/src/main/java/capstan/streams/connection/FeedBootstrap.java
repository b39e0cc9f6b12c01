package capstan.streams.connection;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Makes the channel of one connection: socket options, TLS, the handshake with its key header.
final class FeedBootstrap {

    private static final int LARGEST_HANDSHAKE_ANSWER = 64 * 1024;
    /// Frames are read as arrays, so the buffers are on the heap.
    private static final ByteBufAllocator HEAP = new PooledByteBufAllocator(false);

    private final ConnectionSettings settings;
    private final @Nullable SslContext tls;
    private final URI uri;

    FeedBootstrap(ConnectionSettings settings, @Nullable SslContext tls, URI uri) {
        this.settings = settings;
        this.tls = tls;
        this.uri = uri;
    }

    /// Begins to connect on the loop; the connection hears of everything that follows from its handler.
    ChannelFuture connect(EventLoop loop, InetSocketAddress address, FeedConnection connection) {
        var bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, HEAP)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        initialize(channel, connection);
                    }
                });
        if (settings.receiveBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes());
        }
        return bootstrap.connect(address);
    }

    private void initialize(Channel channel, FeedConnection connection) {
        var pipeline = channel.pipeline();
        if (tls != null) {
            // The handshake's long computations leave the loop free for the frames of other connections.
            pipeline.addLast(tls.newHandler(
                    channel.alloc(), settings.url().getHost(), settings.port(), Thread::startVirtualThread));
        }
        pipeline.addLast(new HttpClientCodec());
        pipeline.addLast(new HttpObjectAggregator(LARGEST_HANDSHAKE_ANSWER));
        pipeline.addLast(new FeedHandler(connection, handshaker(), settings.maxMessageBytes()));
    }

    private WebSocketClientHandshaker handshaker() {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (settings.apiKey().isSet()) {
            headers.set(ApiKey.HEADER, settings.apiKey().value());
        }
        return WebSocketClientHandshakerFactory.newHandshaker(
                uri, WebSocketVersion.V13, null, false, headers, settings.maxMessageBytes());
    }
}
