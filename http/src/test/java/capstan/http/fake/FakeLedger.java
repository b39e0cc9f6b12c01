package capstan.http.fake;

import capstan.market.ledger.LedgerAnchor;
import capstan.market.ledger.LedgerGap;
import capstan.market.ledger.LedgerQuery;
import capstan.market.ledger.LedgerTotals;
import capstan.market.ledger.SymbolLedger;
import capstan.market.ports.GapLedger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A ledger with one open and one healed gap, which remembers what it was asked, and fails when a test says so.
public final class FakeLedger implements GapLedger {

    public static final LedgerGap OPEN = new LedgerGap(
            "binance",
            "BTCUSDT",
            40,
            900,
            "DEPTH_IDS",
            11,
            15,
            Views.RECEIVED_MICROS,
            2,
            "expected update id 11, got 15",
            null);
    public static final LedgerGap HEALED = new LedgerGap(
            "binance",
            "BTCUSDT",
            30,
            800,
            "SILENCE",
            0,
            0,
            Views.RECEIVED_MICROS - 5_000_000,
            -1,
            "silent for 30 s",
            new LedgerGap.Healed(Views.RECEIVED_MICROS - 4_750_000, "SNAPSHOT", -1, 250, 33, true));

    public final AtomicReference<@Nullable LedgerQuery> asked = new AtomicReference<>();
    public volatile @Nullable RuntimeException failure;

    private static final LedgerTotals TOTALS = new LedgerTotals(
            Map.of("DEPTH_IDS", 3L, "SILENCE", 1L),
            Map.of("DEPTH_IDS", 1L),
            Map.of("LINE", 2L, "SNAPSHOT", 1L),
            Views.RECEIVED_MICROS,
            500,
            Map.of("INITIAL", 1L, "SILENCE", 1L),
            7,
            900);

    @Override
    public CompletionStage<List<LedgerGap>> gaps(LedgerQuery query) {
        asked.set(query);
        return answer(List.of(OPEN, HEALED));
    }

    @Override
    public CompletionStage<List<LedgerAnchor>> anchors(LedgerQuery query) {
        asked.set(query);
        return answer(List.of(new LedgerAnchor(
                "binance", "BTCUSDT", 32, 801, Views.RECEIVED_MICROS, 900, 5_000, 4_000, 3_900, "SILENCE")));
    }

    @Override
    public CompletionStage<LedgerTotals> totals() {
        return answer(TOTALS);
    }

    @Override
    public CompletionStage<SymbolLedger> symbol(String venue, String symbol, int limit) {
        return answer(new SymbolLedger(
                201,
                300,
                List.of(100L, 200L, 250L),
                TOTALS,
                List.of(OPEN),
                List.of(new SymbolLedger.MissingTrades(
                        37, Views.RECEIVED_MICROS, 50, 56, "the venue has them no more"))));
    }

    private <T> CompletionStage<T> answer(T value) {
        RuntimeException why = failure;
        return why == null ? CompletableFuture.completedStage(value) : CompletableFuture.failedStage(why);
    }
}
