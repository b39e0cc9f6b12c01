package capstan.simulator;

import capstan.simulator.faults.ScriptedStatus;
import capstan.simulator.market.TradingStatus;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes of symbols' statuses that wait for their time. Owned by the market thread once that runs.
final class StatusScript {

    private static final Logger LOG = LoggerFactory.getLogger(StatusScript.class);

    /// What changes a status.
    interface Change {
        /// @param symbol its number
        /// @throws IllegalStateException when the symbol is delisted, which is for good
        void to(int symbol, TradingStatus status);
    }

    private record Step(ScriptedStatus scripted, int symbol) {}

    private final Change change;
    private final long startNanos;
    private final Queue<Step> steps = new ArrayDeque<>();

    /// @param numbers says the number of a symbol
    /// @param startNanos monotonic time of the exchange's start
    /// @throws IllegalArgumentException from `numbers`, for a symbol that is not listed
    StatusScript(List<ScriptedStatus> script, ToIntFunction<String> numbers, Change change, long startNanos) {
        this.change = change;
        this.startNanos = startNanos;
        script.stream()
                .sorted(Comparator.comparing(ScriptedStatus::sinceStart))
                .map(status -> new Step(status, numbers.applyAsInt(status.symbol())))
                .forEach(steps::add);
    }

    /// Lets happen what is due.
    void advance(long nowNanos) {
        for (Step next = steps.peek(); next != null && isDue(next, nowNanos); next = steps.peek()) {
            steps.remove();
            ScriptedStatus scripted = next.scripted();
            try {
                change.to(next.symbol(), status(scripted.verb()));
                LOG.info("status by script symbol={} verb={}", scripted.symbol(), scripted.verb());
            } catch (IllegalStateException delisted) {
                LOG.warn("script not followed {} cause={}", scripted, delisted.getMessage());
            }
        }
    }

    /// Nothing further happens.
    void end() {
        steps.clear();
    }

    private boolean isDue(Step step, long nowNanos) {
        return nowNanos - startNanos >= step.scripted().sinceStart().toNanos();
    }

    private static TradingStatus status(ScriptedStatus.Verb verb) {
        return switch (verb) {
            case HALT -> TradingStatus.HALT;
            case PAUSE -> TradingStatus.BREAK;
            case RESUME -> TradingStatus.TRADING;
            case DELIST -> TradingStatus.DELISTED;
        };
    }
}
