package capstan.cluster.node;

import capstan.actors.symbol.SymbolEntities;
import capstan.market.ports.Detections;
import capstan.market.ports.FrameReader;
import capstan.streams.batch.FrameTap;
import capstan.streams.line.FeedLine;
import capstan.streams.line.LineSettings;
import capstan.streams.line.LineStatus;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// A line of connections to the exchange itself.
final class DirectLine implements NodeLine {

    private static final Duration STATUS_ANSWER = Duration.ofSeconds(3);

    private final int number;
    private final NodeSettings settings;
    private final ActorSystem<?> system;
    private final ActorRef<FeedLine.Command> line;

    private DirectLine(int number, NodeSettings settings, ActorSystem<?> system, ActorRef<FeedLine.Command> line) {
        this.number = number;
        this.settings = settings;
        this.system = system;
        this.line = line;
    }

    /// Starts a line without symbols.
    static CompletionStage<NodeLine> start(
            int number,
            ActorSystem<NodeGuardian.Command> system,
            NodeSettings settings,
            LineSettings lineSettings,
            FrameReader reader,
            SymbolEntities entities,
            Detections detections,
            FrameTap tap) {
        return NodeGuardian.spawn(
                        system,
                        FeedLine.create(number, lineSettings, reader, entities, detections, tap),
                        "line-" + number)
                .thenApply(line -> new DirectLine(number, settings, system, line));
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public CompletionStage<Done> setSymbols(Set<String> symbols) {
        return AskPattern.ask(
                line,
                (ActorRef<Done> replyTo) -> new FeedLine.SetSymbols(symbols, replyTo),
                settings.startTimeout(),
                system.scheduler());
    }

    @Override
    public CompletionStage<LineStatus> status() {
        return AskPattern.ask(line, FeedLine.GetLineStatus::new, STATUS_ANSWER, system.scheduler());
    }

    @Override
    public CompletionStage<Done> stop() {
        return AskPattern.ask(line, FeedLine.Stop::new, settings.stopTimeout(), system.scheduler());
    }
}
