package capstan.streams.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Turns what Netty reads into the connection's events: the answer to the handshake, whole messages however they
/// were fragmented, pings, and the end. Sits at the tail of the pipeline; used by one channel.
final class FeedHandler extends ChannelInboundHandlerAdapter {

    private final FeedConnection connection;
    private final WebSocketClientHandshaker handshaker;
    private final int maxMessageBytes;

    private @Nullable ByteBuf fragments;
    private boolean fragmentsAreText;

    FeedHandler(FeedConnection connection, WebSocketClientHandshaker handshaker, int maxMessageBytes) {
        this.connection = connection;
        this.handshaker = handshaker;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        handshaker.handshake(context.channel()).addListener(sent -> {
            if (!sent.isSuccess()) {
                connection.broken(sent.cause());
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            switch (message) {
                case BinaryWebSocketFrame frame -> onData(context, frame, false);
                case TextWebSocketFrame frame -> onData(context, frame, true);
                case ContinuationWebSocketFrame frame -> onContinuation(frame);
                case PingWebSocketFrame ping -> connection.ping(ping.content());
                case CloseWebSocketFrame close -> connection.closedByPeer(close.statusCode(), close.reasonText());
                case FullHttpResponse answer -> onHandshakeAnswer(context, answer);
                default -> {} // a PONG: we send no pings, and an unsolicited one is allowed
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        connection.readComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        dropFragments();
        connection.lost();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.broken(cause);
    }

    private void onHandshakeAnswer(ChannelHandlerContext context, FullHttpResponse answer) {
        int status = answer.status().code();
        if (status != 101) {
            var body = answer.content().toString(StandardCharsets.UTF_8);
            connection.refused(status, answer.headers().get("Retry-After"), body);
            return;
        }
        handshaker.finishHandshake(context.channel(), answer);
        connection.handshaken(context.channel());
    }

    private void onData(ChannelHandlerContext context, WebSocketFrame frame, boolean isText) {
        if (frame.isFinalFragment()) {
            deliver(frame.content(), isText);
            return;
        }
        dropFragments();
        fragments = context.alloc().heapBuffer(Math.max(1024, frame.content().readableBytes() * 2), maxMessageBytes);
        fragmentsAreText = isText;
        append(frame);
    }

    private void onContinuation(ContinuationWebSocketFrame frame) {
        if (!append(frame) || !frame.isFinalFragment()) {
            return;
        }
        var whole = fragments;
        fragments = null;
        if (whole != null) {
            try {
                deliver(whole, fragmentsAreText);
            } finally {
                whole.release();
            }
        }
    }

    private boolean append(WebSocketFrame frame) {
        var buffer = fragments;
        if (buffer == null) {
            return false;
        }
        int bytes = frame.content().readableBytes();
        if (bytes > buffer.maxWritableBytes()) {
            dropFragments();
            connection.tooLong(maxMessageBytes);
            return false;
        }
        buffer.writeBytes(frame.content());
        return true;
    }

    private void deliver(ByteBuf content, boolean isText) {
        if (isText) {
            connection.text(content.toString(StandardCharsets.UTF_8));
        } else {
            connection.binary(content);
        }
    }

    private void dropFragments() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }
}
