package capstan.cluster.node;

import capstan.streams.line.LineStatus;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/// One way by which the feed arrives at this node, of whatever kind. What it brings goes to the entities by itself.
interface NodeLine {

    /// Unique in the cluster: 1 and up for connections to the exchange, 100 and up for others.
    int number();

    /// Replaces the set of symbols that it carries, in upper case.
    CompletionStage<Done> setSymbols(Set<String> symbols);

    /// Fails when the line does not answer in time.
    CompletionStage<LineStatus> status();

    /// Ends it; completes when what it had collected is journaled, or when that took too long.
    CompletionStage<Done> stop();
}
