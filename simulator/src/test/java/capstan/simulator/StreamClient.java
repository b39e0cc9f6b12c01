package capstan.simulator;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A client of the stream services that keeps what it gets. The JDK's WebSocket answers pings by itself.
public final class StreamClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public final List<byte[]> frames = new CopyOnWriteArrayList<>();
    public final List<String> texts = new CopyOnWriteArrayList<>();
    public final List<byte[]> pings = new CopyOnWriteArrayList<>();
    public final AtomicLong frameCount = new AtomicLong();
    public volatile int closeCode = -1;
    public volatile String closeReason = "";

    private final List<ByteBuffer> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final boolean keeps;
    private @Nullable WebSocket socket;

    private StreamClient(boolean keeps) {
        this.keeps = keeps;
    }

    /// Connects with a key, or without one when it is null.
    public static StreamClient connect(int port, String path, @Nullable String key) {
        return connect(port, path, key, true);
    }

    public static StreamClient connect(int port, String path, @Nullable String key, boolean keeps) {
        var client = new StreamClient(keeps);
        var builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        if (key != null) {
            builder.header("X-MBX-APIKEY", key);
        }
        client.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), client)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        return client;
    }

    public WebSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("not connected");
        }
        return socket;
    }

    public StreamClient send(String request) {
        socket().sendText(request, true).orTimeout(10, TimeUnit.SECONDS).join();
        return this;
    }

    public void pong(byte[] payload) {
        socket().sendPong(ByteBuffer.wrap(payload))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            texts.add(text.toString());
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        parts.add(ByteBuffer.wrap(part));
        if (last) {
            ByteBuffer whole = ByteBuffer.allocate(
                    parts.stream().mapToInt(ByteBuffer::remaining).sum());
            parts.forEach(whole::put);
            parts.clear();
            if (keeps) {
                frames.add(whole.array());
            }
            frameCount.incrementAndGet();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        byte[] payload = new byte[message.remaining()];
        message.get(payload);
        pings.add(payload);
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeReason = reason;
        closeCode = statusCode;
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closeReason = String.valueOf(error);
        closeCode = 1006;
    }

    @Override
    public void close() {
        socket().abort();
    }
}
