package capstan.cluster.cli;

import capstan.cluster.node.LinesSettings;
import capstan.cluster.node.Node;
import capstan.cluster.node.Stages;
import capstan.streams.line.LineStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Tells the user of a starting node what keeps it from the exchange, as soon as it is known, and gives up for a
/// run that is to end by itself when nothing can come of it.
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

    /// Looks once; to be called until the first symbol is live. One line that is connected is enough.
    ///
    /// @throws CommandFailed when the run is to end by itself and the exchange refuses the key or is not reached
    void look() {
        List<LineStatus> lines = lines();
        if (lines.isEmpty()) {
            return;
        }
        LineStatus best =
                lines.stream().filter(LineStatus::connected).findFirst().orElse(lines.getFirst());
        String reason = best.connected() ? node.restFailure().orElse(null) : best.lastError();
        if (reason == null) {
            return;
        }
        boolean late = System.nanoTime() - since > PATIENCE.toNanos();
        if (ends && (best.keyRefused() || late)) {
            throw new CommandFailed(
                    CommandFailed.ENVIRONMENT,
                    best.keyRefused()
                            ? reason
                            : "nothing came from the exchange in " + PATIENCE.toSeconds() + " s: " + reason);
        }
        if (!reason.equals(told)) {
            told = reason;
            console.say("  waiting for the exchange, trying again: " + reason);
        }
    }

    /// What the node's lines to the exchange say of themselves, without those that are too busy to answer.
    private List<LineStatus> lines() {
        try {
            return Stages.await(node.lineStatus(), ANSWER).stream()
                    .filter(line -> line.line() < LinesSettings.FIRST_OTHER_NUMBER)
                    .toList();
        } catch (TimeoutException busy) {
            return List.of(); // asked again at the next look
        }
    }
}
