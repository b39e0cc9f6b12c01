package capstan.cluster.node;

import capstan.market.faults.DetectionKind;
import capstan.streams.batch.BatchCounters;
import capstan.streams.kinesis.reader.KinesisLine;
import capstan.streams.kinesis.reader.KinesisLineParts;
import capstan.streams.kinesis.reader.KinesisLineStatus;
import capstan.streams.kinesis.reader.ReadStreamStatus;
import capstan.streams.kinesis.reader.ReaderSettings;
import capstan.streams.kinesis.reader.ShardStatus;
import capstan.streams.line.LineStatus;
import capstan.streams.watch.DetectionCount;
import capstan.streams.watch.LineLag;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.jspecify.annotations.Nullable;

/// The line that reads the streams, on whichever node with role `ingest` the cluster has it. Any of them can ask
/// it.
final class KinesisNodeLine {

    /// Below the time that health gives a component.
    private static final Duration STATUS_ANSWER = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final NodeSettings node;
    private final ReaderSettings settings;
    private final ActorRef<KinesisLine.Command> anywhere;
    /// The line itself while it is on this node.
    private final AtomicReference<@Nullable ActorRef<KinesisLine.Command>> here;
    /// What the line carries, wherever it is.
    private final AtomicReference<Set<String>> carried;

    private KinesisNodeLine(
            ActorSystem<?> system,
            NodeSettings node,
            ReaderSettings settings,
            ActorRef<KinesisLine.Command> anywhere,
            AtomicReference<@Nullable ActorRef<KinesisLine.Command>> here,
            AtomicReference<Set<String>> carried) {
        this.system = system;
        this.node = node;
        this.settings = settings;
        this.anywhere = anywhere;
        this.here = here;
        this.carried = carried;
    }

    /// @param desk told of the line when it is on this node
    /// @param parts of the line, given who is to hear of it when it starts on this node
    static KinesisNodeLine start(
            ActorSystem<?> system,
            NodeSettings node,
            ActorRef<LineDesk.Command> desk,
            Function<Consumer<ActorRef<KinesisLine.Command>>, KinesisLineParts> parts) {
        var here = new AtomicReference<@Nullable ActorRef<KinesisLine.Command>>();
        var carried = new AtomicReference<>(node.symbols());
        KinesisLineParts made = parts.apply(line -> {
            here.set(line);
            desk.tell(new LineDesk.OtherBegan(
                    LinesSettings.FIRST_OTHER_NUMBER,
                    line,
                    () -> details(system, line).thenApply(KinesisNodeLine::summary)));
            // It starts with the symbols of this node's start; the list may have changed since.
            line.tell(new KinesisLine.SetSymbols(
                    Objects.requireNonNullElse(carried.get(), node.symbols()), system.ignoreRef()));
        });
        ActorRef<KinesisLine.Command> anywhere = ClusterSingleton.get(system)
                .init(SingletonActor.of(KinesisLine.create(made), "kinesis-line")
                        .withSettings(ClusterSingletonSettings.create(system).withRole(NodeSettings.INGEST))
                        .withStopMessage(KinesisLine.HandOver.NOW));
        return new KinesisNodeLine(system, node, made.settings(), anywhere, here, carried);
    }

    /// The line has its symbols from its start; while it moves between nodes nobody would answer.
    CompletionStage<Done> setSymbols(Set<String> symbols) {
        return symbols.equals(carried.getAndSet(symbols))
                ? CompletableFuture.completedStage(Done.getInstance())
                : AskPattern.ask(
                        anywhere,
                        (ActorRef<Done> replyTo) -> new KinesisLine.SetSymbols(symbols, replyTo),
                        node.startTimeout(),
                        system.scheduler());
    }

    /// As the line says it, with its shards and positions.
    CompletionStage<KinesisLineStatus> details() {
        return details(system, anywhere);
    }

    private static CompletionStage<KinesisLineStatus> details(
            ActorSystem<?> system, ActorRef<KinesisLine.Command> line) {
        return AskPattern.ask(line, KinesisLine.GetStatus::new, STATUS_ANSWER, system.scheduler());
    }

    /// Ends the line when it is on this node; on another one it goes on for the cluster.
    CompletionStage<Done> stop() {
        ActorRef<KinesisLine.Command> line = here.get();
        if (line == null) {
            return CompletableFuture.completedStage(Done.getInstance());
        }
        Duration patience = settings.stopTimeout().plusSeconds(1);
        return AskPattern.<KinesisLine.Command, Done>ask(line, KinesisLine.Stop::new, patience, system.scheduler())
                .exceptionally(late -> Done.getInstance()); // it has gone to another node, or has said why in the log
    }

    private static LineStatus summary(KinesisLineStatus status) {
        List<ReadStreamStatus> away =
                status.streams().stream().filter(stream -> !stream.isReading()).toList();
        String problem = status.problem() != null
                ? status.problem()
                : away.isEmpty() ? null : away.getFirst().name() + ": " + reason(away.getFirst());
        long lagMicros = status.eventLagMillis() * 1_000;
        return new LineStatus(
                status.line(),
                status.venue(),
                status.address(),
                status.readingSinceMicros() > 0,
                status.readingSinceMicros(),
                counters(status),
                noticed(status),
                new LineLag(lagMicros, lagMicros, lagMicros, lagMicros == 0 ? 0 : 1),
                0,
                0,
                0,
                0,
                problem,
                0,
                false,
                status.heldBytes(),
                status.inFlightBytes(),
                status.streams().stream()
                        .flatMap(stream -> stream.shards().stream())
                        .anyMatch(shard -> shard.state().equals("PAUSED")),
                List.of(),
                status.symbols());
    }

    private static List<DetectionCount> noticed(KinesisLineStatus status) {
        long holes = status.streams().stream()
                .mapToLong(stream -> stream.overflowMarks() + stream.lostPositions())
                .sum();
        return List.of(
                new DetectionCount(DetectionKind.UNREADABLE, status.corrupt()),
                new DetectionCount(DetectionKind.OVERFLOW, holes));
    }

    private static String reason(ReadStreamStatus stream) {
        return stream.reason() == null ? stream.state().name() : stream.reason();
    }

    private static BatchCounters counters(KinesisLineStatus status) {
        long[] frames = new long[3];
        long all = 0;
        for (ReadStreamStatus stream : status.streams()) {
            long of = stream.shards().stream().mapToLong(ShardStatus::frames).sum();
            frames[stream.stream().ordinal()] = of;
            all += of;
        }
        return new BatchCounters(
                all,
                0,
                frames[0],
                frames[1],
                0,
                frames[2],
                0,
                status.corrupt(),
                status.unasked(),
                0,
                status.batches(),
                status.acked(),
                status.framesAcked(),
                status.framesFirst(),
                0,
                status.resent(),
                0);
    }
}
