package capstan.streams.kinesis.reader;

import capstan.actors.Backoff;
import capstan.actors.CborSerializable;
import capstan.actors.symbol.SymbolBook.FeedAck;
import capstan.market.ports.LinePositions.LinePosition;
import capstan.streams.kinesis.MarketStream;
import capstan.streams.kinesis.connector.KinesisFailure;
import capstan.streams.kinesis.connector.StreamCreation;
import capstan.streams.kinesis.reader.ShardListing.Listed;
import capstan.streams.kinesis.reader.ShardProgress.GoOn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/// The feed as the streams give it back. Reads all shards, hands each symbol's frames to its entity one batch at a
/// time, and stores how far it has come behind the entities' acks, so that whoever goes on from there misses
/// nothing. One in the cluster: two would read everything twice, and a shard gives only five reads a second.
public final class KinesisLine extends AbstractMatchingBehavior<KinesisLine.Command> {

    public sealed interface Command {}

    /// Replaces the set of symbols that this line carries, in upper case.
    public record SetSymbols(Set<String> symbols, ActorRef<Done> replyTo) implements Command, CborSerializable {}

    public record GetStatus(ActorRef<KinesisLineStatus> replyTo) implements Command, CborSerializable {}

    /// Stops reading, waits for the acks of what was read, stores the positions, and stops the actor.
    public record Stop(ActorRef<Done> replyTo) implements Command, CborSerializable {}

    private record Loaded(List<LinePosition> positions) implements Command {}

    private record LoadFailed(String reason) implements Command {}

    private record ListCame(MarketStream stream, long life, Listed listed) implements Command {}

    private record ListFailed(MarketStream stream, long life, KinesisFailure failure, String reason)
            implements Command {}

    record ShardOpened(ActorRef<GoOn> stream) implements Command {}

    record PageCame(ShardKey shard, DecodedPage page, ActorRef<GoOn> stream) implements Command {}

    record ShardClosed(ShardKey shard) implements Command {}

    record ShardBroke(ShardKey shard, KinesisFailure failure, String reason) implements Command {}

    record ReadFailed(ShardKey shard, KinesisFailure failure, String reason) implements Command {}

    record IteratorExpired(ShardKey shard) implements Command {}

    private record Acked(FeedAck ack) implements Command {}

    private record Stored(@Nullable String failure) implements Command {}

    private enum Tick implements Command {
        LOAD,
        CHECK,
        GIVE_UP
    }

    /// What the cluster tells a singleton that goes to another node.
    public enum HandOver implements Command {
        NOW
    }

    public static Behavior<Command> create(KinesisLineParts parts) {
        Behavior<Command> line =
                Behaviors.setup(context -> Behaviors.withTimers(timers -> new KinesisLine(context, timers, parts)));
        // Begins anew from the stored positions.
        return Behaviors.supervise(line)
                .onFailure(RuntimeException.class, parts.settings().backoff().toStrategy(STASH));
    }

    private static final int STASH = 1_000;

    private final TimerScheduler<Command> timers;
    private final KinesisLineParts parts;
    private final ReaderSettings settings;
    private final Deliveries deliveries;
    private final ShardListing listing;
    private final Backoff loadBackoff;
    private final long life = System.nanoTime();
    private final ShardStreams shardStreams;
    private final PositionKeeper positions;
    private final Map<MarketStream, StreamReading> streams = new EnumMap<>(MarketStream.class);
    private long readingSinceMicros;
    private boolean stopping;
    private @Nullable ActorRef<Done> stopper;

    private KinesisLine(ActorContext<Command> context, TimerScheduler<Command> timers, KinesisLineParts parts) {
        super(context);
        context.setLoggerName(KinesisLine.class);
        this.timers = timers;
        this.parts = parts;
        this.settings = parts.settings();
        this.listing = new ShardListing(parts.client());
        this.loadBackoff = new Backoff(settings.backoff());
        this.deliveries = new Deliveries(parts, context.messageAdapter(FeedAck.class, Acked::new));
        this.shardStreams = new ShardStreams(context.getSystem(), parts, context.getSelf());
        this.positions = new PositionKeeper(parts.positions(), parts.line());
        parts.started().accept(context.getSelf());
        timers.startTimerWithFixedDelay(Tick.CHECK, Tick.CHECK, settings.checkInterval());
        load();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case SetSymbols(var symbols, var replyTo) -> {
                deliveries.want(symbols);
                replyTo.tell(Done.getInstance());
                yield this;
            }
            case GetStatus(var replyTo) -> onGetStatus(replyTo);
            case Stop(var replyTo) -> onStop(replyTo);
            case HandOver.NOW -> onStop(null);
            case Loaded(var stored) -> onLoaded(stored);
            case LoadFailed(var reason) -> onLoadFailed(reason);
            case ListCame came -> onListCame(came);
            case ListFailed failed -> onListFailed(failed);
            case ShardOpened(var stream) -> {
                stream.tell(GoOn.NEXT);
                yield this;
            }
            case PageCame came -> onPageCame(came);
            case ShardClosed(var shard) -> onShardEnded(shard);
            case ShardBroke broke -> {
                told(broke.shard(), broke.failure(), broke.reason());
                yield onShardEnded(broke.shard());
            }
            case ReadFailed failed -> told(failed.shard(), failed.failure(), failed.reason());
            case IteratorExpired(var shard) -> {
                StreamReading stream = reading(shard);
                if (stream != null) {
                    stream.iteratorExpired();
                }
                yield this;
            }
            case Acked(var ack) -> onAcked(ack);
            case Stored(var failure) -> onStored(failure);
            case Tick.LOAD -> load();
            case Tick.CHECK -> onCheck();
            case Tick.GIVE_UP -> onGiveUp();
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop || signal instanceof PreRestart) {
            shardStreams.stop();
            deliveries.down("the line stops");
        }
        return this;
    }

    private Behavior<Command> load() {
        getContext()
                .pipeToSelf(
                        positions.load(),
                        (stored, failure) ->
                                failure == null ? new Loaded(stored) : new LoadFailed(KinesisFailure.text(failure)));
        return this;
    }

    private Behavior<Command> onLoaded(List<LinePosition> stored) {
        if (!streams.isEmpty()) {
            return this; // asked for by an earlier life
        }
        positions.loaded();
        for (MarketStream stream : MarketStream.values()) {
            streams.put(stream, new StreamReading(stream, parts.streams(), settings, stored));
        }
        return onCheck();
    }

    private Behavior<Command> onLoadFailed(String reason) {
        positions.loadFailed(reason);
        timers.startSingleTimer(Tick.LOAD, Tick.LOAD, loadBackoff.next());
        return this;
    }

    private Behavior<Command> onCheck() {
        long now = System.nanoTime();
        if (!stopping) {
            for (StreamReading stream : streams.values()) {
                if (stream.wantsList(now)) {
                    list(stream);
                }
                stream.broken().forEach(this::read);
            }
        }
        deliveries.check(now);
        goOnIfRoom();
        boolean all = !streams.isEmpty() && streams.values().stream().allMatch(StreamReading::isReading);
        readingSinceMicros = all ? (readingSinceMicros == 0 ? parts.nowMicros() : readingSinceMicros) : 0;
        store();
        return endWhenDone();
    }

    private void list(StreamReading stream) {
        getContext()
                .pipeToSelf(
                        listing.list(stream.name()),
                        (listed, failure) -> failure == null
                                ? new ListCame(stream.stream(), life, listed)
                                : new ListFailed(
                                        stream.stream(),
                                        life,
                                        KinesisFailure.of(failure),
                                        KinesisFailure.text(failure)));
    }

    private Behavior<Command> onListCame(ListCame came) {
        StreamReading stream = reading(came.stream(), came.life());
        if (stream == null) {
            return this;
        }
        Listed listed = came.listed();
        ShardPlan.Step step = stream.listed(
                listed.shards(),
                listed.retentionHours(),
                Instant.now(),
                System.nanoTime() + settings.listInterval().toNanos());
        var lost = new ArrayList<>(step.lost());
        lost.addAll(stream.retain(listed.shards()));
        for (ShardPlan.Begin begin : step.begin()) {
            ShardProgress shard = stream.begin(begin, life);
            String hole = begin.lost();
            if (hole != null) {
                deliveries.lost(stream, hole, symbol -> KeyRange.covers(begin.shard(), symbol));
            }
            read(shard);
        }
        for (LinePosition position : lost) {
            deliveries.lost(
                    stream, "shard " + position.part() + " is gone with what was not read of it", symbol -> true);
        }
        lost.addAll(step.gone());
        if (!lost.isEmpty()) {
            positions.forget(lost);
        }
        return this;
    }

    private Behavior<Command> onListFailed(ListFailed failed) {
        StreamReading stream = reading(failed.stream(), failed.life());
        if (stream == null) {
            return this;
        }
        stream.listFailed(failed.failure(), failed.reason(), System.nanoTime());
        if (failed.failure() == KinesisFailure.MISSING && parts.streams().create()) {
            StreamCreation.create(parts.client(), stream.name(), parts.streams().createShards())
                    .exceptionally(failure -> null); // the next list says what is wrong
        }
        return this;
    }

    private void read(ShardProgress shard) {
        if (!shard.isReadToEnd() && !shard.isReading() && !stopping) {
            shardStreams.read(shard);
        }
    }

    private Behavior<Command> onPageCame(PageCame came) {
        StreamReading stream = reading(came.shard());
        ShardProgress shard = stream == null ? null : stream.shard(came.shard().shard());
        if (stream == null || shard == null || stopping) {
            return this; // never let go on
        }
        stream.pageCame();
        if (came.page().positionLost()) {
            String reason =
                    "the service does not know the position of " + came.shard().shard();
            deliveries.lost(stream, reason, symbol -> true);
        }
        deliveries.take(stream, shard, came.page());
        shard.read(came.page(), parts.nowMicros(), settings.listInterval().toNanos() / 1_000);
        shard.goOn(came.stream(), settings.maxUnackedBytes());
        return this;
    }

    private Behavior<Command> onShardEnded(ShardKey key) {
        StreamReading stream = reading(key);
        ShardProgress shard = stream == null ? null : stream.shard(key.shard());
        if (stream != null && shard != null) {
            shard.reading(false);
            if (!stopping) {
                stream.listSoon();
            }
        }
        return this;
    }

    private Behavior<Command> onAcked(FeedAck ack) {
        deliveries.acked(ack);
        goOnIfRoom();
        return stopping ? onCheck() : this;
    }

    private void goOnIfRoom() {
        for (StreamReading stream : streams.values()) {
            for (ShardProgress shard : stream.shards()) {
                shard.goOnIfRoom(settings.maxUnackedBytes());
            }
        }
    }

    private void store() {
        for (StreamReading stream : streams.values()) {
            for (ShardProgress shard : stream.shards()) {
                LinePosition position = shard.takeDirty();
                if (position != null) {
                    positions.take(position);
                }
            }
        }
        CompletionStage<Void> writing = positions.write();
        if (writing != null) {
            getContext()
                    .pipeToSelf(
                            writing, (_, failure) -> new Stored(failure == null ? null : KinesisFailure.text(failure)));
        }
    }

    private Behavior<Command> onStored(@Nullable String failure) {
        positions.stored(failure);
        return endWhenDone();
    }

    private Behavior<Command> onGetStatus(ActorRef<KinesisLineStatus> replyTo) {
        replyTo.tell(deliveries.status(
                readingSinceMicros,
                positions.problem(),
                streams.values().stream().map(StreamReading::status).toList()));
        return this;
    }

    private Behavior<Command> onStop(@Nullable ActorRef<Done> replyTo) {
        stopping = true;
        stopper = replyTo;
        shardStreams.stop();
        Duration patience = settings.stopTimeout();
        timers.startSingleTimer(Tick.GIVE_UP, Tick.GIVE_UP, patience);
        return onCheck();
    }

    private Behavior<Command> endWhenDone() {
        return stopping && deliveries.isIdle() && positions.isIdle() ? end() : this;
    }

    private Behavior<Command> onGiveUp() {
        getContext().getLog().warn("kinesis line stops without its last acks line={}", parts.line());
        return end();
    }

    private Behavior<Command> end() {
        if (stopper != null) {
            stopper.tell(Done.getInstance());
        }
        return Behaviors.stopped();
    }

    private Behavior<Command> told(ShardKey shard, KinesisFailure failure, String reason) {
        StreamReading stream = reading(shard);
        if (stream != null) {
            stream.told(failure, reason);
        }
        return this;
    }

    private @Nullable StreamReading reading(ShardKey shard) {
        return reading(shard.stream(), shard.life());
    }

    /// Null when an earlier life of this actor began it.
    private @Nullable StreamReading reading(MarketStream stream, long ofLife) {
        return ofLife == life ? streams.get(stream) : null;
    }
}
