package capstan.streams.kinesis.writer;

import capstan.actors.Backoff;
import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.ports.Detections;
import capstan.streams.clock.RollingLimit;
import capstan.streams.kinesis.MarketStream;
import capstan.streams.kinesis.StreamSettings;
import capstan.streams.kinesis.connector.KinesisFailure;
import capstan.streams.kinesis.connector.KinesisFlow;
import capstan.streams.kinesis.connector.PutResult;
import capstan.streams.kinesis.connector.StreamCreation;
import capstan.streams.kinesis.writer.StreamWriterStatus.State;
import capstan.streams.kinesis.writer.WriteQueue.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/// Writes what the feed lays down for one stream, as often as the linger says. Owner of what waits; the feed's own
/// threads never wait for it. Lives as long as the node ingests; stopped by `Stop`, which writes what is left.
final class StreamWriter extends AbstractMatchingBehavior<StreamWriter.Command> {

    sealed interface Command {}

    /// Writes what is left as far as the time allows, and stops the actor.
    record Stop(ActorRef<Done> replyTo) implements Command {}

    private record CallEnded(List<Outgoing> records, PutResult result) implements Command {}

    private enum Tick implements Command {
        WRITE,
        GIVE_UP
    }

    /// What a writer is made of.
    record Parts(
            MarketStream stream,
            StreamSettings streams,
            WriterSettings settings,
            KinesisAsyncClient client,
            FrameShelf shelf,
            Detections detections,
            Consumer<StreamWriterStatus> board,
            String venue,
            int line) {

        String name() {
            return streams.name(stream);
        }
    }

    static Behavior<Command> create(Parts parts) {
        Behavior<Command> writer =
                Behaviors.setup(context -> Behaviors.withTimers(timers -> new StreamWriter(context, timers, parts)));
        // What waited is lost with the actor; the ids of what comes next show it.
        return Behaviors.supervise(writer)
                .onFailure(RuntimeException.class, parts.settings().backoff().toStrategy(STASH));
    }

    /// Answers of calls and ticks that come while the actor starts anew.
    private static final int STASH = 64;

    private final TimerScheduler<Command> timers;
    private final Parts parts;
    private final WriteQueue queue;
    private final Backoff backoff;
    private final RollingLimit tellLimit;
    private final BoundedSourceQueue<Pair<List<PutRecordsRequestEntry>, List<Outgoing>>> calls;

    private int underWay;
    private boolean waits;
    private long notBefore;
    private @Nullable ActorRef<Done> stopping;

    private State state = State.IDLE;
    private @Nullable String reason;
    private long answered;
    private long records;
    private long frames;
    private long bytes;
    private long throttled;
    private long refused;
    private long failedCalls;
    private long dropped;
    private final Map<String, Long> droppedNotTold = new LinkedHashMap<>();
    private long tooLarge;
    private long lastWrittenMicros;

    private StreamWriter(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
        super(context);
        context.setLoggerName(StreamWriter.class);
        this.timers = timers;
        this.parts = parts;
        WriterSettings settings = parts.settings();
        queue = new WriteQueue(parts.venue(), parts.line(), settings);
        backoff = new Backoff(settings.backoff());
        tellLimit = new RollingLimit(1, settings.logInterval());
        ActorRef<Command> self = context.getSelf();
        calls = Source.<Pair<List<PutRecordsRequestEntry>, List<Outgoing>>>queue(
                        settings.flow().parallelism())
                .via(KinesisFlow.createWithContext(parts.name(), settings.flow(), parts.client()))
                .to(Sink.foreach(ended -> self.tell(new CallEnded(ended.second(), ended.first()))))
                .run(context.getSystem());
        timers.startTimerWithFixedDelay(Tick.WRITE, Tick.WRITE, settings.linger());
        show();
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Stop stop -> onStop(stop);
            case CallEnded ended -> onCallEnded(ended);
            case Tick.WRITE -> onWrite();
            case Tick.GIVE_UP -> onGiveUp();
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        boolean ends = signal instanceof PostStop || signal instanceof PreRestart;
        if (ends && !calls.isCompleted()) {
            calls.complete();
        }
        return this;
    }

    private Behavior<Command> onStop(Stop stop) {
        stopping = stop.replyTo();
        Duration patience = parts.settings().stopTimeout();
        timers.startSingleTimer(Tick.GIVE_UP, Tick.GIVE_UP, patience);
        return onWrite();
    }

    private Behavior<Command> onWrite() {
        takeUp();
        tellDropped();
        send();
        show();
        return endWhenDone();
    }

    private void takeUp() {
        parts.shelf().take(stack -> {
            long never = queue.add(stack);
            if (never > 0 || stack.lost() > 0) {
                tooLarge += never;
                onDropped(stack.symbol(), never + stack.lost());
            }
        });
        queue.shrink().forEach(symbol -> onDropped(symbol.symbol(), symbol.frames()));
    }

    private void onDropped(String symbol, long lost) {
        dropped += lost;
        droppedNotTold.merge(symbol, lost, Long::sum);
    }

    /// An outage drops frames many times a second; each symbol is told of once in a while, with all that it lost.
    private void tellDropped() {
        long now = System.nanoTime();
        if (droppedNotTold.isEmpty() || tellLimit.waitNanos(now) > 0) {
            return;
        }
        tellLimit.record(now);
        String why = reason == null ? "the buffer is full" : reason;
        droppedNotTold.forEach((symbol, lost) -> parts.detections()
                .detected(new Detection(
                        DetectionKind.OVERFLOW,
                        parts.venue(),
                        symbol,
                        parts.line(),
                        parts.stream().frames(),
                        0,
                        0,
                        nowMicros(),
                        "stream " + parts.name() + ": " + lost + " frames were not written, " + why)));
        getContext()
                .getLog()
                .warn(
                        "frames dropped on the way to kinesis stream={} frames={} symbols={} bufferBytes={} reason={}",
                        parts.name(),
                        droppedNotTold.values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                        droppedNotTold.size(),
                        queue.bytes(),
                        why);
        droppedNotTold.clear();
    }

    /// As many calls as may be under way; after a call that failed as a whole, one at a time until one succeeds.
    private void send() {
        long now = System.nanoTime();
        waits &= now - notBefore < 0;
        int most = backoff.failures() > 0 ? 1 : parts.settings().flow().parallelism();
        while (!waits && underWay < most) {
            List<Outgoing> call = queue.nextCall(now);
            if (call.isEmpty()) {
                return;
            }
            underWay++;
            var entries = call.stream().map(Outgoing::entry).toList();
            if (!calls.offer(Pair.create(entries, call)).isEnqueued()) {
                throw new IllegalStateException("the flow to stream " + parts.name() + " takes no calls any more");
            }
        }
    }

    private Behavior<Command> onCallEnded(CallEnded ended) {
        underWay--;
        long now = System.nanoTime();
        switch (ended.result()) {
            case PutResult.Answered(var entries) -> onAnswered(ended.records(), entries, now);
            case PutResult.Failed(var cause) -> onFailed(ended.records(), cause, now);
        }
        send();
        show();
        return endWhenDone();
    }

    private void onAnswered(List<Outgoing> sent, List<PutRecordsResultEntry> entries, long now) {
        answered++;
        backoff.reset();
        boolean anyThrottled = false;
        String why = null;
        for (int i = 0; i < sent.size(); i++) {
            Outgoing record = sent.get(i);
            PutRecordsResultEntry entry = entries.get(i);
            if (entry.errorCode() == null) {
                queue.written(record);
                records++;
                frames += record.frames();
                bytes += record.bytes();
                lastWrittenMicros = nowMicros();
            } else {
                boolean throttles = KinesisFailure.ofRecord(entry.errorCode()) == KinesisFailure.THROTTLED;
                queue.refused(record, now);
                throttled += throttles ? 1 : 0;
                refused += throttles ? 0 : 1;
                anyThrottled |= throttles;
                why = entry.errorCode() + " for " + record.symbol() + ": " + entry.errorMessage();
            }
        }
        become(anyThrottled ? State.THROTTLED : State.WRITING, why);
    }

    private void onFailed(List<Outgoing> sent, Throwable cause, long now) {
        failedCalls++;
        sent.forEach(queue::unanswered);
        waits = true;
        notBefore = now + backoff.next().toNanos();
        KinesisFailure failure = KinesisFailure.of(cause);
        become(
                switch (failure) {
                    case THROTTLED -> State.THROTTLED;
                    case MISSING -> State.MISSING;
                    case FORBIDDEN -> State.FORBIDDEN;
                    case EXPIRED_ITERATOR, POSITION_REFUSED, BUSY, AWAY -> State.AWAY;
                },
                failure == KinesisFailure.MISSING
                        ? "there is no stream " + parts.name()
                                + (parts.streams().create() ? ", it is being made" : "; make it, or correct its name")
                        : KinesisFailure.text(cause));
        if (failure == KinesisFailure.MISSING && parts.streams().create()) {
            StreamCreation.create(parts.client(), parts.name(), parts.streams().createShards())
                    .exceptionally(notMade -> {
                        getContext()
                                .getSystem()
                                .log()
                                .warn(
                                        "stream not made stream={} reason={}",
                                        parts.name(),
                                        KinesisFailure.text(notMade));
                        return null;
                    });
        }
    }

    private void become(State next, @Nullable String why) {
        if (next != state && next != State.WRITING) {
            boolean beingMade = next == State.MISSING && parts.streams().create();
            getContext()
                    .getLog()
                    .atLevel(beingMade ? Level.INFO : Level.WARN)
                    .log("kinesis stream={} state={} reason={}", parts.name(), next, why);
        } else if (next != state) {
            getContext().getLog().info("kinesis stream={} state={}", parts.name(), next);
        }
        state = next;
        reason = why;
    }

    private Behavior<Command> endWhenDone() {
        if (stopping == null || underWay > 0 || !queue.isEmpty()) {
            return this;
        }
        stopping.tell(Done.getInstance());
        return Behaviors.stopped();
    }

    private Behavior<Command> onGiveUp() {
        getContext()
                .getLog()
                .warn("writer stops with frames not written stream={} bytes={}", parts.name(), queue.bytes());
        if (stopping != null) {
            stopping.tell(Done.getInstance());
        }
        return Behaviors.stopped();
    }

    private void show() {
        parts.board()
                .accept(new StreamWriterStatus(
                        parts.stream(),
                        parts.name(),
                        state,
                        reason,
                        queue.bytes() + parts.shelf().bytes(),
                        parts.settings().bufferBytes(),
                        queue.waitingKeys(System.nanoTime()),
                        answered,
                        records,
                        frames,
                        bytes,
                        throttled,
                        refused,
                        failedCalls,
                        dropped,
                        tooLarge,
                        lastWrittenMicros));
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
