package capstan.cluster.prove.storm;

import capstan.actors.gate.GateStatus;
import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.SymbolUnavailable;
import capstan.cluster.cli.OptionBounds;
import capstan.cluster.cli.Progress;
import capstan.cluster.node.Node;
import capstan.cluster.node.NodeTap;
import capstan.cluster.node.Stages;
import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.report.ProofReport;
import capstan.cluster.prove.report.TimeSeries;
import capstan.cluster.prove.trial.Scenario;
import capstan.cluster.prove.trial.Trial;
import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.ExchangeStats;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.ScriptedFault;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import capstan.simulator.rest.RestRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Takes one depth diff from every symbol at the same time, when all are live, and waits until all are live again.
@Command(
        name = "storm",
        mixinStandardHelpOptions = true,
        description = {
            "Follows many symbols at an exchange with the real one's request limits, waits until all are live, then makes",
            "every one of them lose its book at once. All must return, and the exchange must never refuse or ban."
        })
public final class StormCommand extends Scenario {

    private static final Logger LOG = LoggerFactory.getLogger(StormCommand.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int ONLY_LINE = 1;

    @Option(
            names = "--symbols",
            paramLabel = "N",
            defaultValue = "400",
            description = "symbols that lose their books (default: ${DEFAULT-VALUE})")
    private int symbols = 400;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS/S",
            defaultValue = "4000",
            description = "market events a second over all symbols (default: ${DEFAULT-VALUE})")
    private double rate = 4_000;

    @Option(
            names = "--limit",
            paramLabel = "WEIGHT",
            defaultValue = "6000",
            description = "request weight a minute that the exchange allows (default: ${DEFAULT-VALUE})")
    private int limit = 6_000;

    private TimeSeries live = new TimeSeries("live books", System.nanoTime());
    private TimeSeries weight = new TimeSeries("weight that the exchange counts", System.nanoTime());
    private TimeSeries waiting = new TimeSeries("requests that wait", System.nanoTime());

    @Override
    protected String name() {
        return "storm";
    }

    @Override
    protected String claim() {
        return "many books lost at once all return, within the exchange's request limits and without a refusal";
    }

    @Override
    protected void checkOptions() {
        OptionBounds.atLeast("--symbols", symbols, 1);
        OptionBounds.atLeast("--limit", limit, 1);
        OptionBounds.positive("--rate", rate);
    }

    @Override
    protected void prove(Trial trial) {
        long origin = System.nanoTime();
        live = new TimeSeries("live books", origin);
        weight = new TimeSeries("weight that the exchange counts", origin);
        waiting = new TimeSeries("requests that wait", origin);
        trial.stores(true, true);
        SimulatedExchange exchange = trial.exchange(ExchangeSettings.builder()
                .generated(GeneratorSettings.defaults()
                        .withSeed(trial.seed())
                        .withSymbols(SymbolSpec.first(symbols))
                        .withPace(new Pace.Events(rate)))
                .rest(RestRules.DEFAULT.withWeightPerMinute(limit))
                .build());
        var settings = new HashMap<>(Trial.following(exchange));
        settings.put("capstan.http.port", 0);
        Node node = trial.node(trial.config(settings), NodeTap.NONE);
        var startMillis = new Histogram(3);
        List<SymbolStatus> before = untilLive(trial, node, origin, startMillis);
        var returning = new Returning(before, System.nanoTime());
        if (!trial.isOver()) {
            storm(trial, exchange, node, returning);
        }
        tell(trial.report(), exchange.stats(), returning, startMillis);
    }

    /// The start is a storm too: every symbol needs its first book.
    ///
    /// @return where each symbol stands when all are live
    private List<SymbolStatus> untilLive(Trial trial, Node node, long beginNanos, Histogram millis) {
        List<SymbolStatus> statuses = List.of();
        try (Progress progress = trial.progress("start", "live books", symbols)) {
            long most = 0;
            long now = 0;
            while (now < symbols && !trial.await(LOOK)) {
                statuses = statuses(node);
                now = look(node, statuses);
                for (; most < now; most++) {
                    millis.recordValue((System.nanoTime() - beginNanos) / 1_000_000);
                }
                progress.to(now);
            }
        }
        return statuses;
    }

    private void storm(Trial trial, SimulatedExchange exchange, Node node, Returning returning) {
        exchange.listenToFaults(fault -> {
            if (fault.kind() == FaultKind.LOST) {
                returning.lost(fault.symbol());
            }
        });
        exchange.listings()
                .forEach(listing -> exchange.inject(
                        ScriptedFault.next(FaultKind.LOST, ONLY_LINE, listing.symbol(), FrameKind.DEPTH_DIFF)));
        try (Progress progress = trial.progress("storm", "books back", symbols)) {
            while (!returning.areAllBack() && !trial.await(LOOK)) {
                List<SymbolStatus> now = statuses(node);
                look(node, now);
                returning.look(now, System.nanoTime());
                progress.to(returning.returned());
            }
        }
    }

    private long look(Node node, List<SymbolStatus> now) {
        long count =
                now.stream().filter(status -> status.status().equals("LIVE")).count();
        live.add(count);
        try {
            GateStatus gate = Stages.await(node.gateStatus(), PATIENCE);
            weight.add(Math.max(gate.weightSaid(), 0));
            waiting.add(gate.waiting());
        } catch (TimeoutException late) {
            LOG.debug("the gate did not say how it stands", late);
        }
        return count;
    }

    private void tell(ProofReport report, ExchangeStats stats, Returning returning, Histogram startMillis) {
        int most = stats.highestWeights().values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        report.checkTrue("allLive", returning.areAllBack())
                .checkZero("bans", stats.bans())
                .checkAtMost("weightUsedMax", stats.weightLimit(), most)
                .checkAtLeast("booksLost", symbols, returning.lost())
                .figure("symbols", symbols)
                .figure("refusals", stats.refusals())
                .figure("weightLimit", stats.weightLimit())
                .figure("weightUsed", stats.weight())
                .figure(
                        "restRequests",
                        stats.requestsByEndpoint().values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
        stats.requestsByEndpoint().forEach((endpoint, count) -> report.figure(endpoint + "Requests", count));
        times(report, "startLiveAfterMs", startMillis);
        times(report, "liveAfterMs", returning.afterMillis());
        report.plot(new Plot.Lines("Books", "seconds", "symbols", List.of(live.line(), waiting.line())))
                .plot(new Plot.Lines("Request weight", "seconds", "weight", List.of(weight.line())));
    }

    private static void times(ProofReport report, String name, Histogram millis) {
        report.figure(name + "P50", millis.getValueAtPercentile(50))
                .figure(name + "P99", millis.getValueAtPercentile(99))
                .figure(name + "Max", millis.getMaxValue());
    }

    /// Where the symbols stand that answer. On a machine that is full of work not all do in time; they are looked at
    /// again.
    private static List<SymbolStatus> statuses(Node node) {
        var asked = node.settings().ids().stream()
                .map(id -> node.books().status(id).toCompletableFuture())
                .toList();
        var answered = new ArrayList<SymbolStatus>();
        for (CompletableFuture<SymbolStatus> status : asked) {
            try {
                answered.add(Stages.await(status, PATIENCE));
            } catch (SymbolUnavailable | TimeoutException busy) {
                LOG.debug("a symbol did not say where it stands", busy);
            }
        }
        return answered;
    }
}
