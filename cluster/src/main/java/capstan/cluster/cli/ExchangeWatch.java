package capstan.cluster.cli;

import capstan.cluster.node.Node;
import capstan.cluster.node.Stages;
import capstan.streams.line.LineStatus;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Tells the user of a starting node what keeps it from the exchange, as soon as it is known, and gives up for a run
/// that is to end by itself when nothing can come of it.
final class ExchangeWatch {

    /// A run with an end gives up when nothing was reached for this long.
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Console console;
    private final Node node;
    private final boolean ends;
    private final long since = System.nanoTime();
    private @Nullable String told;

    /// @param ends whether the run ends by itself, so that waiting for ever is no choice
    ExchangeWatch(Console console, Node node, boolean ends) {
        this.console = console;
        this.node = node;
        this.ends = ends;
    }

    /// Looks once; to be called until the first symbol is live.
    ///
    /// @throws CommandFailed when the run is to end by itself and the exchange refuses the key or is not reached
    void look() {
        LineStatus line = line();
        if (line == null) {
            return;
        }
        String reason = line.connected() ? node.restFailure().orElse(null) : line.lastError();
        if (reason == null) {
            return;
        }
        boolean late = System.nanoTime() - since > PATIENCE.toNanos();
        if (ends && (line.keyRefused() || late)) {
            throw new CommandFailed(
                    CommandFailed.ENVIRONMENT,
                    line.keyRefused()
                            ? reason
                            : "nothing came from the exchange in " + PATIENCE.toSeconds() + " s: " + reason);
        }
        if (!reason.equals(told)) {
            told = reason;
            console.say("  waiting for the exchange, trying again: " + reason);
        }
    }

    /// What the line says of itself, null when this node has none or it is too busy to answer.
    private @Nullable LineStatus line() {
        CompletionStage<LineStatus> asked = node.lineStatus().orElse(null);
        if (asked == null) {
            return null;
        }
        try {
            return Stages.await(asked, ANSWER);
        } catch (TimeoutException busy) {
            return null;
        }
    }
}
