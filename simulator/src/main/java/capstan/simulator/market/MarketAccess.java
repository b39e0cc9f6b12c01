package capstan.simulator.market;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// How other threads ask the market: the question is put on the market thread, between two batches of events.
public interface MarketAccess {

    /// @return fails with `MarketUnavailable` when the market has stopped or too many questions wait
    <T> CompletionStage<T> ask(Function<Market, T> question);
}
