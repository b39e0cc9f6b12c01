package capstan.cluster.prove.lines;

import capstan.actors.symbol.SymbolBook.Feed;
import capstan.actors.symbol.SymbolEntities;
import capstan.market.ports.Detections;
import capstan.streams.kinesis.StreamSettings;
import capstan.streams.kinesis.connector.ClientSettings;
import capstan.streams.kinesis.connector.KinesisClients;
import capstan.streams.kinesis.writer.KinesisWriter;
import capstan.streams.kinesis.writer.StreamWriterStatus;
import capstan.streams.kinesis.writer.WriterSettings;
import capstan.streams.line.FeedLine;
import capstan.streams.line.LineSettings;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.Config;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/// Somebody else's ingest node: a line that copies the exchange's feed into the streams and has no entities.
public final class KinesisFeeder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KinesisFeeder.class);
    private static final int LINE = 100;
    private static final long STOP_SECONDS = 10;

    /// Ack every batch and know nothing.
    private static final SymbolEntities NOBODY = (id, command) -> {
        if (command instanceof Feed feed) {
            feed.ack(feed.batch().frames().frames());
        }
    };

    private final ActorSystem<Void> system;
    private final KinesisAsyncClient client;
    private final KinesisWriter writer;

    /// @param config names the exchange's address, and the streams' in `capstan.node.kinesis`
    public KinesisFeeder(Config config, Set<String> symbols) {
        system = ActorSystem.create(Behaviors.empty(), "feeder", config);
        Config streams = config.getConfig("capstan.streams");
        Config kinesis = streams.getConfig("kinesis");
        client = KinesisClients.open(ClientSettings.from(kinesis.getConfig("client")));
        writer = new KinesisWriter(
                system,
                "binance",
                LINE,
                StreamSettings.from(kinesis, true),
                WriterSettings.from(kinesis.getConfig("writer")),
                client,
                Detections.NONE);
        LineSettings settings = LineSettings.from(streams);
        ActorRef<FeedLine.Command> line = system.systemActorOf(
                FeedLine.create(1, settings, new SbeFrameReader(), NOBODY, Detections.NONE, writer),
                "feeder",
                Props.empty());
        AskPattern.<FeedLine.Command, Done>ask(
                        line,
                        replyTo -> new FeedLine.SetSymbols(symbols, replyTo),
                        settings.connection().connectTimeout(),
                        system.scheduler())
                .toCompletableFuture()
                .join();
    }

    /// Frames that are in the streams.
    public long written() {
        return writer.status().stream().mapToLong(StreamWriterStatus::frames).sum();
    }

    /// Frames that did not get into the streams.
    public long dropped() {
        return writer.status().stream()
                .mapToLong(StreamWriterStatus::droppedFrames)
                .sum();
    }

    @Override
    public void close() {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("the feeder did not end in time");
        }
        client.close();
    }
}
