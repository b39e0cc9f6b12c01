package capstan.streams.exchange;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Accepts stream connections and answers GET requests on a free port of this machine. Handshakes are accepted
/// unless an answer for them has been scripted; each accepted one becomes a `Peer` that the test commands.
public final class ScriptedExchange implements AutoCloseable {

    /// An answer to a request.
    ///
    /// @param bytesSent how many bytes of the body are sent before the connection is cut; −1 for all
    /// @param hangs true when nothing is answered at all
    public record Answer(int status, Map<String, String> headers, String body, int bytesSent, boolean hangs) {

        public static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body, -1, false);
        }

        public static Answer never() {
            return new Answer(0, Map.of(), "", -1, true);
        }

        public Answer with(String header, String value) {
            var more = new java.util.HashMap<>(headers);
            more.put(header, value);
            return new Answer(status, more, body, bytesSent, hangs);
        }

        /// The length is promised in full, but only so many bytes are sent.
        public Answer cutAfter(int bytes) {
            return new Answer(status, headers, body, bytes, hangs);
        }
    }

    /// A GET request as it came.
    public record Get(String uri, Map<String, String> headers) {}

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final LinkedBlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    private final Queue<Answer> handshakeAnswers = new ConcurrentLinkedQueue<>();
    private final List<Get> gets = new ArrayList<>();
    private final List<Get> handshakes = new ArrayList<>();
    private final @Nullable SslContext tls;
    private final Channel server;
    private volatile Function<Get, Answer> onGet = get -> Answer.of(404, "");
    private volatile boolean answersRequests = true;

    public ScriptedExchange() {
        this(0, null);
    }

    public ScriptedExchange(int port, @Nullable SslContext tls) {
        this.tls = tls;
        this.server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (ScriptedExchange.this.tls != null) {
                            channel.pipeline().addLast(ScriptedExchange.this.tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(65_536, 65_536, 65_536),
                                        new HttpObjectAggregator(65_536),
                                        new Requests());
                    }
                })
                .bind("localhost", port)
                .syncUninterruptibly()
                .channel();
    }

    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    public String streamUrl() {
        return (tls == null ? "ws" : "wss") + "://localhost:" + port();
    }

    public String restUrl() {
        return "http://localhost:" + port();
    }

    /// The next handshakes get these answers, in order, instead of being accepted.
    public void answerHandshakes(Answer... answers) {
        handshakeAnswers.addAll(List.of(answers));
    }

    public void onGet(Function<Get, Answer> answers) {
        onGet = answers;
    }

    /// Whether peers accepted from now on answer control requests by themselves.
    public void answersRequests(boolean on) {
        answersRequests = on;
    }

    /// The next accepted connection.
    public Peer accept() {
        try {
            var peer = peers.poll(10, TimeUnit.SECONDS);
            if (peer == null) {
                throw new AssertionError("no connection came within 10 s");
            }
            return peer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Connections that wait to be taken by `accept`.
    public int waiting() {
        return peers.size();
    }

    public List<Get> gets() {
        synchronized (gets) {
            return List.copyOf(gets);
        }
    }

    /// Every handshake that came, refused ones included.
    public List<Get> handshakes() {
        synchronized (handshakes) {
            return List.copyOf(handshakes);
        }
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var headers = new java.util.TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
            var get = new Get(request.uri(), headers);
            if (!"websocket".equalsIgnoreCase(headers.get("Upgrade"))) {
                synchronized (gets) {
                    gets.add(get);
                }
                answer(context, onGet.apply(get));
                return;
            }
            synchronized (handshakes) {
                handshakes.add(get);
            }
            var scripted = handshakeAnswers.poll();
            if (scripted != null) {
                answer(context, scripted);
                return;
            }
            var factory = new WebSocketServerHandshakerFactory("ws://localhost/", null, false, 1 << 24);
            var handshaker = factory.newHandshaker(request);
            var peer = new Peer(get, context.channel(), answersRequests);
            handshaker.handshake(context.channel(), request).addListener(done -> {
                context.pipeline().replace(this, "peer", peer);
                peers.add(peer);
            });
        }

        private void answer(ChannelHandlerContext context, Answer answer) {
            if (answer.hangs()) {
                return;
            }
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            int sent = answer.bytesSent() < 0 ? body.length : answer.bytesSent();
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(answer.status()),
                    Unpooled.wrappedBuffer(body, 0, sent));
            response.headers().setInt("Content-Length", body.length);
            answer.headers().forEach((name, value) -> response.headers().set(name, value));
            var written = context.writeAndFlush(response);
            if (sent < body.length) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }
    }
}
