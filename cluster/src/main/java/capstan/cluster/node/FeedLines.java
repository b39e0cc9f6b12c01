package capstan.cluster.node;

import capstan.actors.symbol.SymbolEntities;
import capstan.http.health.HealthComponent;
import capstan.market.ports.Detections;
import capstan.market.ports.FrameReader;
import capstan.streams.batch.FrameTap;
import capstan.streams.line.LineSettings;
import capstan.streams.line.LineStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All lines of a node. Each carries every symbol that the node follows; the entities take whichever copy comes first.
final class FeedLines implements AutoCloseable {

    /// A node that does not ingest.
    static final FeedLines NONE = new FeedLines(List.of(), KinesisParts.NONE);

    private static final Logger LOG = LoggerFactory.getLogger(FeedLines.class);

    private final List<NodeLine> lines;
    private final KinesisParts kinesis;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private FeedLines(List<NodeLine> lines, KinesisParts kinesis) {
        this.lines = List.copyOf(lines);
        this.kinesis = kinesis;
    }

    /// Starts the lines that the settings name. They carry the node's symbols as soon as the node is up in its cluster;
    /// before, there is nobody to take what they bring.
    static CompletionStage<FeedLines> start(
            ActorSystem<NodeGuardian.Command> system,
            NodeSettings settings,
            LinesSettings lineSettings,
            FrameReader reader,
            SymbolEntities entities,
            Detections detections,
            KinesisParts kinesis) {
        var starting = new ArrayList<CompletableFuture<NodeLine>>();
        for (LineSettings direct : lineSettings.direct()) {
            FrameTap tap = starting.isEmpty() ? kinesis.tap() : FrameTap.NONE;
            starting.add(DirectLine.start(
                            lineSettings.firstNumber() + starting.size(),
                            system,
                            settings,
                            direct,
                            reader,
                            entities,
                            detections,
                            tap)
                    .toCompletableFuture());
        }
        kinesis.line().ifPresent(line -> starting.add(CompletableFuture.completedFuture(line)));
        return CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new))
                .thenApply(_ -> new FeedLines(
                        starting.stream().map(CompletableFuture::join).toList(), kinesis))
                .thenApply(lines -> {
                    Membership.whenUp(system, () -> lines.carry(settings.symbols()));
                    return lines;
                });
    }

    private void carry(Set<String> symbols) {
        follow(symbols).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.error("the lines did not take their symbols symbols={}", symbols.size(), failure);
            }
        });
    }

    /// Has all lines carry these symbols from now on; those that they carry already are not touched.
    CompletionStage<Void> follow(Set<String> symbols) {
        return all(line -> line.setSymbols(symbols));
    }

    List<NodeLine> lines() {
        return lines;
    }

    /// What each line says of itself, in the order of their numbers.
    List<CompletionStage<LineStatus>> status() {
        return lines.stream().map(NodeLine::status).toList();
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

    /// Stops all lines and waits until what they collected is journaled, and written where it is to be written. Once is
    /// enough: lines that have ended would not answer.
    void stop(Duration patience) {
        if (stopped.getAndSet(true)) {
            return;
        }
        try {
            Stages.await(all(NodeLine::stop).thenCompose(_ -> kinesis.stopWriter()), patience);
        } catch (TimeoutException e) {
            LOG.warn("the lines did not stop in time lines={} within={}", lines.size(), patience);
        }
    }

    private CompletionStage<Void> all(Function<NodeLine, CompletionStage<Done>> what) {
        return CompletableFuture.allOf(lines.stream()
                .map(line -> what.apply(line).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }
}
