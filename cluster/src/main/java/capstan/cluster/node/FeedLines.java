package capstan.cluster.node;

import capstan.actors.placement.EvenAllocation;
import capstan.actors.symbol.SymbolEntities;
import capstan.http.health.HealthComponent;
import capstan.market.ports.Detections;
import capstan.market.ports.FrameReader;
import capstan.streams.batch.FrameTap;
import capstan.streams.line.FeedLine;
import capstan.streams.line.LineStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardedDaemonProcessSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node's share in the lines of the cluster. Each line runs on one node with role `ingest`, spread evenly, and is
/// started on another one when its node goes or dies. Each carries every symbol; the entities take whichever copy
/// comes first.
final class FeedLines implements AutoCloseable {

    /// A node that does not ingest.
    static final FeedLines NONE = new FeedLines(null, null, KinesisParts.NONE, List.of());

    private static final Logger LOG = LoggerFactory.getLogger(FeedLines.class);
    private static final Duration DESK_ANSWER = Duration.ofSeconds(3);

    private final @Nullable ActorSystem<?> system;
    private final @Nullable ActorRef<LineDesk.Command> desk;
    private final KinesisParts kinesis;
    private final List<Integer> numbers;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private FeedLines(
            @Nullable ActorSystem<?> system,
            @Nullable ActorRef<LineDesk.Command> desk,
            KinesisParts kinesis,
            List<Integer> numbers) {
        this.system = system;
        this.desk = desk;
        this.kinesis = kinesis;
        this.numbers = numbers;
    }

    /// Offers this node to the lines that the settings name. They begin as soon as the node is up in its cluster;
    /// before, there is nobody to take what they bring.
    ///
    /// @param desk of this node
    static FeedLines start(
            ActorSystem<?> system,
            LinesSettings settings,
            FrameReader reader,
            SymbolEntities entities,
            Detections detections,
            ActorRef<LineDesk.Command> desk,
            KinesisParts kinesis) {
        if (settings.count() > 0) {
            ShardedDaemonProcess.get(system)
                    .init(
                            FeedLine.Command.class,
                            "feed-lines",
                            settings.count(),
                            index -> line(index + 1, settings, reader, entities, detections, desk, kinesis),
                            ShardedDaemonProcessSettings.create(system).withRole(NodeSettings.INGEST),
                            Optional.of(new FeedLine.Stop(system.ignoreRef())),
                            Optional.of(
                                    new EvenAllocation(system, NodeSettings.INGEST, settings.firstSpreadPatience())));
        }
        Stream<Integer> others = kinesis.reads() ? Stream.of(LinesSettings.FIRST_OTHER_NUMBER) : Stream.empty();
        return new FeedLines(
                system,
                desk,
                kinesis,
                Stream.concat(settings.numbers().stream(), others).toList());
    }

    private static Behavior<FeedLine.Command> line(
            int number,
            LinesSettings settings,
            FrameReader reader,
            SymbolEntities entities,
            Detections detections,
            ActorRef<LineDesk.Command> desk,
            KinesisParts kinesis) {
        if (number > settings.count()) {
            return unknown(number, settings);
        }
        FrameTap tap = number == 1 ? kinesis.tap() : FrameTap.NONE;
        return Behaviors.setup(context -> {
            desk.tell(new LineDesk.Began(number, context.getSelf()));
            return FeedLine.create(number, settings.direct().get(number - 1), reader, entities, detections, tap);
        });
    }

    /// Another node has been told of more lines than this one, as happens while the configuration of a cluster
    /// changes.
    private static Behavior<FeedLine.Command> unknown(int number, LinesSettings settings) {
        LOG.warn(
                "line does nothing, because this node is not told of it line={} lines={}; give all nodes the same"
                        + " capstan.node.lines",
                number,
                settings.count());
        return Behaviors.receiveMessage(
                command -> command instanceof FeedLine.Stop ? Behaviors.stopped() : Behaviors.same());
    }

    /// Has all lines carry these symbols from now on; those that they carry already are not touched.
    CompletionStage<?> follow(Set<String> symbols) {
        if (desk == null || system == null) {
            return CompletableFuture.completedStage(Done.getInstance());
        }
        return AskPattern.ask(
                        desk,
                        (ActorRef<Done> replyTo) -> new LineDesk.Carry(symbols, replyTo),
                        DESK_ANSWER,
                        system.scheduler())
                .thenCompose(_ -> kinesis.carry(symbols));
    }

    /// Whether this node is one on which lines may run.
    boolean mayRunHere() {
        return desk != null;
    }

    /// Numbers of all lines of the cluster, wherever they run.
    List<Integer> numbers() {
        return numbers;
    }

    /// What the lines that run here say of themselves, in the order of their numbers; without those that do not
    /// answer.
    CompletionStage<List<LineStatus>> here() {
        return desk == null || system == null
                ? CompletableFuture.completedStage(List.of())
                : AskPattern.ask(desk, LineDesk.GetLines::new, DESK_ANSWER, system.scheduler())
                        .thenApply(LineDesk.LinesHere::lines);
    }

    /// How the way through Kinesis is, empty when there is none.
    Optional<HealthComponent> kinesisHealth() {
        return kinesis.health();
    }

    /// Lets go of what the lines have used; to be called when the actor system has ended.
    @Override
    public void close() {
        kinesis.close();
    }

    /// Stops the lines here and waits until what they collected is journaled, and written where it is to be
    /// written. None begins here any more; while this node is there, it goes on keeping the places of its lines.
    void stop(Duration patience) {
        if (desk == null || system == null || stopped.getAndSet(true)) {
            return;
        }
        try {
            Stages.await(
                    AskPattern.ask(desk, LineDesk.Stop::new, patience, system.scheduler())
                            .thenCombine(kinesis.stopLine(), (done, _) -> done)
                            .thenCompose(_ -> kinesis.stopWriter()),
                    patience);
        } catch (TimeoutException e) {
            LOG.warn("the lines did not stop in time within={}", patience);
        }
    }
}
