package capstan.cluster.kinesis;

import capstan.actors.symbol.BookView;
import capstan.actors.symbol.FeaturesView;
import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolBook.Feed;
import capstan.actors.symbol.SymbolBook.FeedAck;
import capstan.actors.symbol.SymbolBooks;
import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.TradesView;
import capstan.cluster.embedded.KinesisServer;
import capstan.cluster.failure.NodeOnTrial;
import capstan.market.ports.Detections;
import capstan.simulator.SimulatedExchange;
import capstan.streams.kinesis.StreamSettings;
import capstan.streams.kinesis.writer.KinesisWriter;
import capstan.streams.kinesis.writer.StreamWriterStatus;
import capstan.streams.kinesis.writer.WriterSettings;
import capstan.streams.line.FeedLine;
import capstan.streams.line.LineSettings;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.Config;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/// A line that copies an exchange's feed into the streams and has no entities.
final class FeederOnTrial implements AutoCloseable {

    private static final int LINE = 100;

    private final KinesisAsyncClient client;
    private final ActorTestKit testKit =
            ActorTestKit.create("feeder", NodeOnTrial.config(Map.of("pekko.actor.provider", "local")));
    private final KinesisWriter writer;

    FeederOnTrial(SimulatedExchange exchange, KinesisServer kinesis) {
        client = KinesisIT.client(kinesis);
        Config config = NodeOnTrial.config(Map.of(
                "capstan.streams.connection.url",
                "ws://" + exchange.host() + ":" + exchange.sbePort(),
                "capstan.streams.connection.api-key",
                "simulated"));
        Config streams = config.getConfig("capstan.streams.kinesis");
        writer = new KinesisWriter(
                testKit.system(),
                "binance",
                LINE,
                StreamSettings.from(streams, true),
                WriterSettings.from(streams.getConfig("writer")),
                client,
                Detections.NONE);
        var line = testKit.spawn(FeedLine.create(
                1,
                LineSettings.from(config.getConfig("capstan.streams")),
                new SbeFrameReader(),
                new Nobody(),
                Detections.NONE,
                writer));
        Set<String> symbols =
                exchange.listings().stream().map(listing -> listing.symbol()).collect(Collectors.toSet());
        var answered = testKit.<Done>createTestProbe();
        line.tell(new FeedLine.SetSymbols(symbols, answered.ref()));
        answered.receiveMessage();
    }

    /// Waits until more has been written than was when this was called.
    void awaitWritten() {
        long before = written();
        Awaitility.await().atMost(NodeOnTrial.PATIENCE).until(() -> written() > before + 100);
    }

    long dropped() {
        return writer.status().stream()
                .mapToLong(StreamWriterStatus::droppedFrames)
                .sum();
    }

    private long written() {
        return writer.status().stream().mapToLong(StreamWriterStatus::frames).sum();
    }

    @Override
    public void close() {
        testKit.shutdownTestKit();
        client.close();
    }

    /// Acks every batch.
    private static final class Nobody implements SymbolBooks {

        @Override
        public void tell(String id, SymbolBook.Command command) {
            if (command instanceof Feed(var batch, var replyTo)) {
                replyTo.tell(new FeedAck(
                        batch.symbol(),
                        batch.line(),
                        batch.sequence(),
                        batch.frames().frames()));
            }
        }

        @Override
        public CompletionStage<BookView> book(String id, int depth) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<TradesView> trades(String id, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<FeaturesView> features(String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<SymbolStatus> status(String id) {
            throw new UnsupportedOperationException();
        }
    }
}
