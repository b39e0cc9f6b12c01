package capstan.actors;

import capstan.market.book.DepthSnapshot;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.ports.RequestLimit;
import capstan.market.ports.RestUsage;
import capstan.market.ports.VenueRest;
import capstan.market.trades.Trade;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A venue whose calls the test sees and answers by hand.
public final class HandRest implements VenueRest {

    /// @param what for example `depth BTCUSDT`
    public record Call(String what, CompletableFuture<Object> answer) {
        public void fails(Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    public volatile int weightPerMinute = 6000;
    /// What the venue says of the used weight, null for a venue that says nothing of it.
    public volatile @Nullable RestUsage usage;
    /// Requests that the venue allows, null for a venue that says nothing of it.
    public volatile @Nullable RequestLimit requestLimit;
    /// Whether questions for the used weight wait for the test, as other calls do.
    public volatile boolean handUsage;

    /// The next call, in the order in which they came; waits for it a little.
    public Call next() {
        try {
            Call call = calls.poll(3, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("expected a call of the venue, none came within 3 s");
            }
            return call;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public int waitingCalls() {
        return calls.size();
    }

    public static DepthSnapshot snapshot(long lastUpdateId) {
        var bids = new Levels(1);
        var asks = new Levels(1);
        bids.add(100, 5);
        asks.add(101, 7);
        return new DepthSnapshot(lastUpdateId, bids, asks, 5000, 1);
    }

    @Override
    public CompletionStage<List<Listed>> instruments(Collection<String> symbols) {
        return call("instruments " + String.join(",", symbols));
    }

    @Override
    public CompletionStage<DepthSnapshot> depthSnapshot(Instrument instrument, int levels) {
        return call("depth " + instrument.symbol() + (levels == 5000 ? "" : " " + levels));
    }

    @Override
    public CompletionStage<List<Trade>> trades(Instrument instrument, long fromId, int limit) {
        return call("trades " + instrument.symbol() + " " + fromId + " " + limit);
    }

    @Override
    public int depthWeight(int levels) {
        return levels <= 100 ? 5 : levels <= 500 ? 25 : levels <= 1000 ? 50 : 250;
    }

    @Override
    public int tradesWeight() {
        return 25;
    }

    @Override
    public int weightPerMinute() {
        return weightPerMinute;
    }

    @Override
    public Optional<RequestLimit> requestLimit() {
        return Optional.ofNullable(requestLimit);
    }

    @Override
    public Optional<RestUsage> usage() {
        return Optional.ofNullable(usage);
    }

    @Override
    public CompletionStage<Optional<RestUsage>> askUsage() {
        return handUsage
                ? call("usage")
                : CompletableFuture.completedStage(usage().or(() -> Optional.of(new RestUsage(0, 0))));
    }

    @SuppressWarnings("unchecked")
    private <T> CompletionStage<T> call(String what) {
        var answer = new CompletableFuture<Object>();
        calls.add(new Call(what, answer));
        return (CompletionStage<T>) (CompletionStage<?>) answer;
    }
}
