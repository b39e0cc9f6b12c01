package capstan.http.metrics;

import capstan.http.polling.SharedAnswer;
import capstan.market.book.GapKind;
import capstan.market.ledger.LedgerTotals;
import capstan.market.ports.GapLedger;
import capstan.market.symbol.Healing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The gap ledger's figures. They are those of the whole cluster's ledger, so every node tells the same: take them
/// from one node, or their maximum. While the ledger cannot be read, gauges are NaN and counters stand still.
public final class LedgerMetrics {

    private static final String PREFIX = "capstan_persistence_";

    private final Metrics metrics;
    private final SharedAnswer<LedgerTotals> answer;
    /// Series that exist, by name and label; guarded by this.
    private final Set<String> series = new HashSet<>();
    private volatile @Nullable LedgerTotals newest;
    private volatile boolean current;

    /// @param keepFor how long totals are told again before the ledger is asked anew
    /// @param nanoClock as `System.nanoTime`
    public LedgerMetrics(
            Metrics metrics, GapLedger ledger, Duration keepFor, LongSupplier nanoClock, InstantSource clock) {
        this.metrics = metrics;
        answer = new SharedAnswer<>(ledger::totals, keepFor, nanoClock);
        for (GapKind kind : GapKind.values()) {
            ofKind(kind.name());
        }
        for (Healing by : Healing.values()) {
            healed(by.name());
        }
        gauge(
                "oldest_open_gap_seconds",
                "Age of the oldest gap that is open, 0 when none is",
                totals -> totals.oldestOpenAtMicros() == 0
                        ? 0
                        : (clock.millis() * 1e3 - totals.oldestOpenAtMicros()) / 1e6);
        metrics.counter(
                PREFIX + "heal_weight_total",
                "Request weight at the venue that was spent on gaps",
                Map.of(),
                () -> known(LedgerTotals::weight));
        metrics.counter(
                PREFIX + "missing_trades_total",
                "Trades recorded as not to be had",
                Map.of(),
                () -> known(LedgerTotals::tradesMissing));
        metrics.beforeScrape(this::refresh);
    }

    private CompletionStage<Void> refresh() {
        return answer.get().handle((totals, failure) -> {
            current = failure == null;
            if (failure == null) {
                take(totals);
            }
            return null;
        });
    }

    /// Series of reasons begin when the first of their kind stands in the ledger.
    private synchronized void take(LedgerTotals totals) {
        newest = totals;
        totals.gaps().keySet().forEach(this::ofKind);
        totals.healed().keySet().forEach(this::healed);
        totals.anchors()
                .keySet()
                .forEach(reason ->
                        count("anchors_total", "Books anchored, by reason", "reason", reason, LedgerTotals::anchors));
    }

    private synchronized void ofKind(String kind) {
        count("gaps_total", "Gaps found, by kind", "kind", kind, LedgerTotals::gaps);
        if (series.add("open_gaps_count" + kind)) {
            metrics.gauge(
                    PREFIX + "open_gaps_count",
                    "Gaps that are open, by kind",
                    Map.of("kind", kind),
                    () -> current ? known(totals -> totals.open().getOrDefault(kind, 0L)) : Double.NaN);
        }
    }

    private synchronized void healed(String by) {
        count("healed_gaps_total", "Gaps closed, by way", "by", by, LedgerTotals::healed);
    }

    private void count(
            String name, String help, String label, String value, Function<LedgerTotals, Map<String, Long>> counts) {
        if (series.add(name + value)) {
            metrics.counter(
                    PREFIX + name,
                    help,
                    Map.of(label, value),
                    () -> known(totals -> counts.apply(totals).getOrDefault(value, 0L)));
        }
    }

    private void gauge(String name, String help, ToDoubleFunction<LedgerTotals> figure) {
        metrics.gauge(PREFIX + name, help, Map.of(), () -> current ? known(figure) : Double.NaN);
    }

    /// 0 before the first answer, so that a counter never starts as NaN.
    private double known(ToDoubleFunction<LedgerTotals> figure) {
        LedgerTotals totals = newest;
        return totals == null ? 0 : figure.applyAsDouble(totals);
    }
}
