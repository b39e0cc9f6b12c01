package capstan.streams.kinesis.writer;

import capstan.market.feed.FrameKind;
import capstan.market.ports.Detections;
import capstan.streams.batch.FrameTap;
import capstan.streams.kinesis.MarketStream;
import capstan.streams.kinesis.StreamSettings;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/// Copies the frames that a direct line brings into the streams. It hears of them before the entities do, so the
/// streams are whole also while an entity is stuck; and whatever Kinesis does, the line does not feel it.
///
/// One line of a node is copied, the first: a second copy would cost the same again, and what the first one loses the
/// others bring to the entities directly. Several nodes may write; entities drop what they know.
public final class KinesisWriter implements FrameTap {

    private static final MarketStream[] STREAMS = MarketStream.values();
    private static final FrameKind[] KINDS = FrameKind.values();

    private final ActorSystem<?> system;
    private final WriterSettings settings;
    private final Map<MarketStream, FrameShelf> shelves = new EnumMap<>(MarketStream.class);
    private final Map<MarketStream, ActorRef<StreamWriter.Command>> writers = new EnumMap<>(MarketStream.class);
    private final FrameShelf[] byKind = new FrameShelf[KINDS.length];
    private final AtomicReferenceArray<StreamWriterStatus> board = new AtomicReferenceArray<>(STREAMS.length);

    /// Starts a writer for each stream.
    ///
    /// @param line under which what is lost here is told; that of the line that reads the streams
    public KinesisWriter(
            ActorSystem<?> system,
            String venue,
            int line,
            StreamSettings streams,
            WriterSettings settings,
            KinesisAsyncClient client,
            Detections detections) {
        this.system = system;
        this.settings = settings;
        for (MarketStream stream : STREAMS) {
            var shelf = new FrameShelf(settings.bufferBytes());
            shelves.put(stream, shelf);
            var parts = new StreamWriter.Parts(
                    stream,
                    streams,
                    settings,
                    client,
                    shelf,
                    detections,
                    status -> board.set(stream.ordinal(), status),
                    venue,
                    line);
            writers.put(
                    stream, system.systemActorOf(StreamWriter.create(parts), "kinesis-" + stream.key(), Props.empty()));
        }
        for (FrameKind kind : KINDS) {
            MarketStream.of(kind).ifPresent(stream -> byKind[kind.ordinal()] = shelves.get(stream));
        }
    }

    @Override
    public void frame(
            String symbol, FrameKind kind, long epoch, long receiveTimeMicros, byte[] bytes, int offset, int length) {
        FrameShelf shelf = byKind[kind.ordinal()];
        if (shelf != null) {
            shelf.put(symbol, epoch, receiveTimeMicros, bytes, offset, length);
        }
    }

    /// How each stream fares; what has not been looked at yet is left out.
    public List<StreamWriterStatus> status() {
        return Arrays.stream(STREAMS)
                .map(stream -> board.get(stream.ordinal()))
                .filter(status -> status != null)
                .toList();
    }

    /// Writes what is left as far as the settings allow. Frames that come later are not written.
    public CompletionStage<Done> stop() {
        List<CompletableFuture<Done>> stopped = writers.values().stream()
                .map(writer -> AskPattern.<StreamWriter.Command, Done>ask(
                                writer,
                                StreamWriter.Stop::new,
                                settings.stopTimeout().plusSeconds(1),
                                system.scheduler())
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(stopped.toArray(CompletableFuture[]::new))
                .thenApply(_ -> Done.getInstance());
    }
}
