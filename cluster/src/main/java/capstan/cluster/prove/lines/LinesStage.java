package capstan.cluster.prove.lines;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.cli.CommandFailed;
import capstan.cluster.cli.Progress;
import capstan.cluster.node.Node;
import capstan.cluster.node.NodeTap;
import capstan.cluster.node.Stages;
import capstan.cluster.prove.trial.Trial;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import capstan.simulator.rest.RestRules;
import capstan.streams.line.LineStatus;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;

/// What all parts of the proof stand on: the exchange, whose first line loses frames, its truth, and the stores.
final class LinesStage {

    /// Lines of the exchange.
    static final int LOSING = 1;

    static final int WHOLE = 2;

    /// Names and weights of the usual market, all in the scale that a client derives from what REST says of them:
    /// level sums can be compared in one scale only.
    private static final List<SymbolSpec> SYMBOLS = SymbolSpec.DEFAULTS.stream()
            .map(spec -> new SymbolSpec(
                    spec.base(), spec.quote(), "2684.37", "0.01", "0.0001", "0.2600", -8, -8, spec.weight()))
            .toList();

    /// Books are anchored twice in a run, which is not what is proved here.
    private static final int WEIGHT = 60_000;

    /// How long the whole line may be behind the other, since a machine that runs everything may stand still
    /// meanwhile.
    private static final Duration LINE_GRACE = Duration.ofSeconds(2);

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);

    final Trial trial;
    final SimulatedExchange exchange;
    final BookComparison books = new BookComparison();
    final LossMatcher matcher = new LossMatcher();

    LinesStage(Trial trial, int symbols, double rate, double loss) {
        this.trial = trial;
        trial.stores(true, true);
        GeneratorSettings generator = GeneratorSettings.defaults()
                .withSeed(trial.seed())
                .withSymbols(SYMBOLS.subList(0, symbols))
                .withPace(new Pace.Events(rate));
        exchange = trial.exchange(ExchangeSettings.builder()
                .generated(generator)
                .lines(WHOLE)
                .rest(RestRules.DEFAULT.withWeightPerMinute(WEIGHT))
                .faults(FaultPlan.seeded(trial.seed()).withRate(FaultKind.LOST, LOSING, loss))
                .build());
        exchange.listenToTruth(books.truth()::after);
        exchange.listenToFaults(matcher);
    }

    static int mostSymbols() {
        return SYMBOLS.size();
    }

    /// Configuration of a node with direct lines to these addresses.
    ///
    /// @param more laid over it
    Config config(List<String> lines, Map<String, ?> more) {
        Map<String, Object> settings = Trial.following(exchange);
        settings.put(
                "capstan.node.lines",
                lines.stream().map(url -> Map.of("url", url)).toList());
        settings.put("capstan.actors.book.line-grace", LINE_GRACE.toMillis() + "ms");
        settings.put("capstan.actors.book.trade-gap-grace", LINE_GRACE.toMillis() + "ms");
        settings.put("capstan.http.port", 0);
        settings.putAll(more);
        return trial.config(settings);
    }

    String url(int line) {
        return exchange.streamUri(line).toString();
    }

    Node start(Config config, NodeTap tap) {
        return trial.node(config, tap);
    }

    /// Waits until every book is live and no trade is missing.
    ///
    /// @return false when the trial is over before
    boolean awaitLive(Node node) {
        List<SymbolStatus> statuses = statuses(node);
        try (Progress progress = trial.progress("anchoring", "symbols", statuses.size())) {
            while (!isLive(statuses) || sum(statuses, SymbolStatus::openTradeGaps) > 0) {
                progress.to(statuses.stream().filter(LinesStage::isLive).count());
                if (trial.await(LOOK)) {
                    return false;
                }
                statuses = statuses(node);
            }
        }
        return true;
    }

    List<LineStatus> lines(Node node) {
        try {
            return Stages.await(node.lineStatus(), ANSWER);
        } catch (TimeoutException busy) {
            return List.of(); // looked at again the next time
        }
    }

    List<SymbolStatus> statuses(Node node) {
        try {
            return node.statuses(ANSWER);
        } catch (TimeoutException e) {
            throw new CommandFailed(
                    CommandFailed.ENVIRONMENT, "a symbol did not say where it stands within " + ANSWER, e);
        }
    }

    /// REST requests that the exchange has had.
    long requests() {
        return exchange.stats().requestsByEndpoint().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    static boolean isLive(List<SymbolStatus> statuses) {
        return statuses.stream().allMatch(LinesStage::isLive);
    }

    static boolean isLive(SymbolStatus status) {
        return status.status().equals("LIVE");
    }

    static <T> long sum(List<T> of, ToLongFunction<T> figure) {
        return of.stream().mapToLong(figure).sum();
    }
}
