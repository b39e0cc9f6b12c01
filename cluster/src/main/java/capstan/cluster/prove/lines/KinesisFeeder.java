package capstan.cluster.prove.lines;

import capstan.actors.symbol.BookView;
import capstan.actors.symbol.FeaturesView;
import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolBook.Feed;
import capstan.actors.symbol.SymbolBook.FeedAck;
import capstan.actors.symbol.SymbolBooks;
import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.TradesView;
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
import java.util.concurrent.CompletionStage;
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
final class KinesisFeeder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KinesisFeeder.class);
    private static final int LINE = 100;
    private static final long STOP_SECONDS = 10;

    private final ActorSystem<Void> system;
    private final KinesisAsyncClient client;
    private final KinesisWriter writer;

    /// @param config names the exchange's address, and the streams' in `capstan.node.kinesis`
    KinesisFeeder(Config config, Set<String> symbols) {
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
                FeedLine.create(1, settings, new SbeFrameReader(), new Nobody(), Detections.NONE, writer),
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
    long written() {
        return writer.status().stream().mapToLong(StreamWriterStatus::frames).sum();
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

    /// Acks every batch and knows nothing.
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
            throw nobody();
        }

        @Override
        public CompletionStage<TradesView> trades(String id, int limit) {
            throw nobody();
        }

        @Override
        public CompletionStage<FeaturesView> features(String id) {
            throw nobody();
        }

        @Override
        public CompletionStage<SymbolStatus> status(String id) {
            throw nobody();
        }

        private static UnsupportedOperationException nobody() {
            return new UnsupportedOperationException("a feeder has no books");
        }
    }
}
