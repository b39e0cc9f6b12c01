package capstan.streams.connection;

import static org.awaitility.Awaitility.await;

import capstan.streams.clock.FeedClock;
import com.typesafe.config.ConfigFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Owns a connection and its loop for a test, and remembers what it told.
final class ConnectionProbe implements FeedConnection.Listener, AutoCloseable {

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final List<byte[]> frames = new ArrayList<>();
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private volatile int reads;
    private volatile int shutdowns;
    private volatile boolean up;
    private @Nullable FeedConnection connection;

    static ConnectionSettings settings(String first, String overrides) {
        var reference = ConfigFactory.load().getConfig("capstan.streams.connection");
        return ConnectionSettings.from(ConfigFactory.parseString(overrides)
                .withFallback(ConfigFactory.parseString(first))
                .withFallback(reference));
    }

    void open(ConnectionSettings settings, FeedClock clock, Collection<String> streams) {
        onLoop(() -> {
            connection = new FeedConnection(settings, FeedTls.of(settings), clock, loop, 1, streams, this);
            connection.open();
            return true;
        });
    }

    void want(Collection<String> streams) {
        onLoop(() -> {
            connection().want(streams);
            return true;
        });
    }

    void tick() {
        onLoop(() -> {
            connection().tick();
            return true;
        });
    }

    void pause(boolean on) {
        onLoop(() -> {
            connection().pause(on);
            return true;
        });
    }

    void closeConnection(String reason) {
        onLoop(() -> {
            connection().close(reason);
            return true;
        });
    }

    boolean isUp() {
        return onLoop(() -> connection().isUp());
    }

    ConnectionStatus status() {
        return onLoop(() -> connection().status());
    }

    void awaitUp() {
        await().until(() -> up);
    }

    void awaitFrames(int count) {
        await().until(() -> frames().size() >= count);
    }

    Ending awaitEnd() {
        return ended.orTimeout(10, TimeUnit.SECONDS).join();
    }

    Ending ending() {
        return ended.join();
    }

    List<byte[]> frames() {
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    int reads() {
        return reads;
    }

    int shutdowns() {
        return shutdowns;
    }

    @Override
    public void connectionUp(FeedConnection told) {
        up = true;
    }

    @Override
    public void frame(FeedConnection told, ByteBuf frame) {
        synchronized (frames) {
            frames.add(ByteBufUtil.getBytes(frame));
        }
    }

    @Override
    public void readComplete(FeedConnection told) {
        reads = reads + 1;
    }

    @Override
    public void shutdownAnnounced(FeedConnection told) {
        shutdowns = shutdowns + 1;
    }

    @Override
    public void connectionClosed(FeedConnection told, Ending ending) {
        if (!ended.complete(ending)) {
            throw new IllegalStateException("told twice of the end: " + ending);
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private FeedConnection connection() {
        if (connection == null) {
            throw new IllegalStateException("not opened");
        }
        return connection;
    }

    private <T> T onLoop(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, loop)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
