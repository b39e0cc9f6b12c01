package capstan.http.symbols;

import capstan.actors.symbol.SymbolStatus;
import capstan.http.metrics.Metrics;
import capstan.market.book.BookStatus;
import io.micrometer.core.instrument.Meter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// Every symbol's figures for Prometheus, from a survey that is at most `keep-for` old. Series come with their
/// symbol and go with it. While a symbol does not answer its gauges are NaN, so that no old figure passes for a new
/// one, and its counters stand still, so that rates stay right.
///
/// Every node of the cluster tells every symbol: sum over the symbols of one node, never over nodes.
public final class SymbolMetrics {

    private final Metrics metrics;
    private final SymbolStatuses statuses;
    private final List<SymbolFigure> figures;
    /// Guarded by this.
    private final Map<String, List<Meter>> meters = new HashMap<>();
    /// Newest answer of every symbol, and whether it came in the newest round; replaced as a whole.
    private volatile Map<String, Known> known = Map.of();
    private volatile Map<String, Long> states = Map.of();

    private record Known(SymbolStatus status, boolean current) {}

    public SymbolMetrics(Metrics metrics, SymbolStatuses statuses, InstantSource clock) {
        this.metrics = metrics;
        this.statuses = statuses;
        this.figures = SymbolFigure.all(clock);
        Stream.concat(Stream.of(BookStatus.values()).map(BookStatus::name), Stream.of(SymbolSurvey.UNREACHABLE))
                .forEach(state -> metrics.gauge(
                        "capstan_actors_symbols_count",
                        "Symbols by state of their book",
                        Map.of("state", state),
                        () -> states.getOrDefault(state, 0L)));
        metrics.beforeScrape(this::refresh);
    }

    private CompletionStage<Void> refresh() {
        return statuses.survey().thenAccept(this::take);
    }

    private synchronized void take(SymbolSurvey survey) {
        Map<String, Known> newKnown = new HashMap<>();
        Map<String, Long> newStates = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (SymbolSurvey.Entry entry : survey.entries()) {
            ids.add(entry.id());
            newStates.merge(entry.state(), 1L, Long::sum);
            Known earlier = known.get(entry.id());
            if (entry.status() != null) {
                newKnown.put(entry.id(), new Known(entry.status(), true));
            } else if (earlier != null) {
                newKnown.put(entry.id(), new Known(earlier.status(), false));
            }
        }
        known = newKnown;
        states = newStates;
        // A series begins with its first answer, so that a counter never starts as NaN.
        newKnown.keySet().forEach(id -> meters.computeIfAbsent(id, this::register));
        for (String id : List.copyOf(meters.keySet())) {
            if (!ids.contains(id)) {
                meters.remove(id).forEach(metrics::remove);
            }
        }
    }

    private List<Meter> register(String id) {
        int colon = id.indexOf(':');
        Map<String, String> labels = Map.of("venue", id.substring(0, colon), "symbol", id.substring(colon + 1));
        List<Meter> registered = new ArrayList<>();
        for (SymbolFigure figure : figures) {
            registered.add(
                    figure.grows()
                            ? metrics.counter(figure.name(), figure.help(), labels, () -> read(id, figure))
                            : metrics.gauge(figure.name(), figure.help(), labels, () -> read(id, figure)));
        }
        return registered;
    }

    private double read(String id, SymbolFigure figure) {
        Known newest = known.get(id);
        if (newest == null || !(newest.current() || figure.grows())) {
            return Double.NaN;
        }
        return figure.value().applyAsDouble(newest.status());
    }
}
