package capstan.streams.line;

import capstan.actors.Backoff;
import capstan.actors.symbol.SymbolEntities;
import capstan.market.ports.Detections;
import capstan.market.ports.FrameReader;
import capstan.streams.batch.FrameTap;
import capstan.streams.clock.FeedClock;
import capstan.streams.connection.FeedTls;
import capstan.streams.settings.Binance;
import capstan.streams.watch.LineWatch;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/// Makes a line's lanes and owns the threads on which they live. Owned by the line's actor.
final class LaneFactory {

    private final int line;
    private final LineSettings settings;
    private final @Nullable SslContext tls;
    private final FrameReader reader;
    private final SymbolEntities entities;
    private final Detections detections;
    private final FrameTap tap;
    private final Supplier<FeedClock> clocks;
    private final EventLoopGroup loops;
    private final Set<Lane> lanes = ConcurrentHashMap.newKeySet();
    private final Runnable deafen;
    private int made;

    /// @param clocks makes a clock for each lane, because a clock belongs to one thread
    LaneFactory(
            int line,
            LineSettings settings,
            FrameReader reader,
            SymbolEntities entities,
            Detections detections,
            FrameTap tap,
            Supplier<FeedClock> clocks) {
        this.line = line;
        this.settings = settings;
        this.tls = FeedTls.of(settings.connection());
        this.reader = reader;
        this.entities = entities;
        this.detections = detections;
        this.tap = tap;
        this.clocks = clocks;
        this.loops = new MultiThreadIoEventLoopGroup(
                settings.threads(), new DefaultThreadFactory("capstan-feed-" + line, true), NioIoHandler.newFactory());
        this.deafen = entities.onBegun(id -> lanes.forEach(lane -> lane.begun(id)));
    }

    /// Makes a lane without symbols, and the child actor that takes its acks.
    LaneControl make(ActorContext<?> context, Consumer<LaneEvent> events) {
        int number = ++made;
        var watch = new LineWatch(Binance.VENUE, line, settings.watch(), detections);
        var lane = new Lane(watch, number, settings, tls, reader, clocks.get(), loops.next(), events);
        var acks = context.spawn(LaneAcks.create(lane), "acks-" + number);
        lane.start(new EntityOutbox(entities, acks), tap);
        lanes.add(lane);
        return new LaneControl(number, lane, acks, new Backoff(settings.backoff()));
    }

    /// A lane of this line is no more.
    void forget(Lane lane) {
        lanes.remove(lane);
    }

    /// Ends the threads when what lanes have asked of them is done.
    void close() {
        deafen.run();
        lanes.clear();
        long limit = settings.connection().closeTimeout().toMillis() + 1_000;
        loops.shutdownGracefully(0, limit, TimeUnit.MILLISECONDS);
    }
}
