package capstan.cluster.node;

import capstan.actors.symbol.SymbolEntities;
import capstan.http.health.HealthComponent;
import capstan.http.metrics.Metrics;
import capstan.market.ports.Detections;
import capstan.market.ports.FrameReader;
import capstan.persistence.database.Database;
import capstan.persistence.positions.StoredLinePositions;
import capstan.streams.batch.FrameTap;
import capstan.streams.kinesis.connector.KinesisClients;
import capstan.streams.kinesis.reader.KinesisLineParts;
import capstan.streams.kinesis.writer.KinesisWriter;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/// What a node has of Kinesis: a client, a writer for the cluster's first line while that runs here, and its share
/// in the cluster's one reader.
final class KinesisParts implements AutoCloseable {

    /// A node that has nothing to do with Kinesis.
    static final KinesisParts NONE = new KinesisParts(null, null, null);

    private final @Nullable KinesisAsyncClient client;
    private final @Nullable KinesisWriter writer;
    private final @Nullable KinesisNodeLine line;

    private KinesisParts(
            @Nullable KinesisAsyncClient client, @Nullable KinesisWriter writer, @Nullable KinesisNodeLine line) {
        this.client = client;
        this.writer = writer;
        this.line = line;
    }

    /// Starts what the settings ask for; `NONE` when that is nothing.
    static KinesisParts start(
            ActorSystem<?> system,
            NodeSettings node,
            KinesisSettings settings,
            FrameReader reader,
            SymbolEntities entities,
            ActorRef<LineDesk.Command> desk,
            Database database,
            Detections detections,
            Metrics metrics) {
        if (!settings.enabled()) {
            return NONE;
        }
        KinesisAsyncClient client = KinesisClients.open(settings.client());
        KinesisWriter writer = null;
        KinesisNodeLine line = null;
        if (settings.write()) {
            writer = new KinesisWriter(
                    system,
                    node.venue(),
                    LinesSettings.FIRST_OTHER_NUMBER,
                    settings.streams(),
                    settings.writer(),
                    client,
                    detections);
            KinesisMetrics.registerWriter(metrics, writer);
        }
        if (settings.read()) {
            var positions =
                    new StoredLinePositions(database, system.dispatchers().lookup(DispatcherSelector.blocking()));
            line = KinesisNodeLine.start(
                    system,
                    node,
                    desk,
                    started -> new KinesisLineParts(
                            LinesSettings.FIRST_OTHER_NUMBER,
                            node.venue(),
                            node.symbols(),
                            settings.client().address(),
                            settings.streams(),
                            settings.reader(),
                            client,
                            reader,
                            entities,
                            positions,
                            detections,
                            Clock.systemUTC(),
                            started));
            KinesisMetrics.registerLine(metrics, line);
        }
        return new KinesisParts(client, writer, line);
    }

    /// What the cluster's first line is to show its frames to while it runs here.
    FrameTap tap() {
        return writer == null ? FrameTap.NONE : writer;
    }

    /// Whether the streams are read back, here or on another node.
    boolean reads() {
        return line != null;
    }

    /// Has the line that reads the streams carry these symbols.
    CompletionStage<Done> carry(Set<String> symbols) {
        return line == null ? CompletableFuture.completedStage(Done.getInstance()) : line.setSymbols(symbols);
    }

    /// Ends the line that reads the streams when it is here.
    CompletionStage<Done> stopLine() {
        return line == null ? CompletableFuture.completedStage(Done.getInstance()) : line.stop();
    }

    /// How reading and writing go, empty when the node does neither.
    Optional<HealthComponent> health() {
        return client == null ? Optional.empty() : Optional.of(KinesisHealth.component(writer, line));
    }

    /// Writes what is left of the frames that the line has brought.
    CompletionStage<Done> stopWriter() {
        return writer == null ? CompletableFuture.completedStage(Done.getInstance()) : writer.stop();
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
