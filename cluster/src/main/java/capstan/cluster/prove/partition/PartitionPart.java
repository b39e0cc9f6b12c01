package capstan.cluster.prove.partition;

import capstan.cluster.cli.ClusterFigures;
import capstan.cluster.cli.Progress;
import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.hosts.HostNetwork;
import capstan.cluster.proof.Shown;
import capstan.cluster.prove.report.TimeSeries;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.truth.BookTruth;
import capstan.cluster.prove.truth.TrueMarket;
import capstan.cluster.prove.watch.AgeReaders;
import capstan.cluster.prove.watch.AgeWindow;
import capstan.cluster.prove.watch.Healing;
import capstan.cluster.prove.watch.LastTrades;
import capstan.cluster.prove.watch.Readings;
import capstan.cluster.prove.watch.Reckoning;
import capstan.cluster.prove.watch.SentDiffs;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.redis.RedisSettings;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.Pace;
import capstan.simulator.market.Listing;
import capstan.simulator.rest.RestRules;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/// One part of the proof: an exchange, stores and a cluster on hosts of their own, readers, and cuts one after the
/// other. Owned by the thread that runs the proof.
final class PartitionPart {

    private static final Duration LOOK = Duration.ofMillis(50);
    /// Limit for all nodes to be up and all symbols live at first.
    private static final Duration START = Duration.ofSeconds(180);
    /// Limit for a cluster that is whole to say where its symbols are.
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /// Limit for the last frames of a halted exchange to be shown.
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);
    /// The last diffs of a halted exchange leave within this time.
    private static final Duration LAST_DIFFS = Duration.ofSeconds(1);

    /// With a small budget books come back with fewer levels than the exchange's own, and cannot be compared with them.
    private static final int WEIGHT_PER_MINUTE = 600_000;

    private final Trial trial;
    private final PartPlan plan;
    private final HostNetwork network;
    private final SimulatedExchange exchange;
    private final List<String> symbols;
    private final BookTruth truth = new BookTruth();
    private final SentDiffs sent = new SentDiffs();
    private final Readings readings;
    private final Random random;
    private final EmbeddedServers stores;
    private final Config config;
    private final Database database;
    private final long originNanos = System.nanoTime();
    private final TimeSeries ages;
    private final List<CutOutcome> cuts = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    /// @param network of as many hosts as the plan has nodes
    PartitionPart(Trial trial, PartPlan plan, HostNetwork network) {
        this.trial = trial;
        this.plan = plan;
        this.network = network;
        random = new Random(plan.seed());
        ages = new TimeSeries(plan.name(), originNanos);
        stores = trial.stores(true, true, network.shared());
        config = trial.config(Map.of());
        database = Database.open(DatabaseSettings.from(config));
        trial.atEnd(database::close);
        exchange = trial.exchange(ExchangeSettings.builder()
                .host(network.exchangeHost())
                .generated(TrueMarket.settings(plan.seed(), plan.symbols()).withPace(new Pace.Frames(plan.rate())))
                .lines(CutCluster.LINES)
                .rest(RestRules.DEFAULT.withWeightPerMinute(WEIGHT_PER_MINUTE))
                .build());
        symbols = exchange.listings().stream().map(Listing::symbol).toList();
        readings = new Readings(symbols, truth, sent);
        exchange.listenToTruth((symbol, lastUpdateId, sum) -> {
            truth.after(symbol, lastUpdateId, sum);
            sent.sent(symbol, lastUpdateId, System.nanoTime());
        });
    }

    PartResult run() {
        try (var cluster = CutCluster.start(trial, plan, network, stores, exchange);
                var readers = new AgeReaders(RedisSettings.from(config), plan.readers(), symbols, readings)) {
            if (awaitStart(cluster)) {
                cutAll(cluster);
            }
            readings.into(new AgeWindow());
            Map<String, List<Shown>> shown = new HashMap<>();
            entities(cluster).ifPresent(shown::putAll);
            var lastTrades = new LastTrades(exchange);
            drain(cluster, readers, lastTrades);
            readers.stop();
            if (!cluster.stop()) {
                findings.add("not every node stopped cleanly; their logs are in "
                        + trial.folder().resolve(plan.name()));
            }
            var journal =
                    new Reckoning(new Reckoning.Exchange(truth, sent, lastTrades.bySymbol())).run(trial, config, shown);
            return new PartResult(
                    plan,
                    cuts,
                    readings,
                    journal,
                    ages.line(),
                    findings,
                    exchange.stats().frames());
        }
    }

    Readings readings() {
        return readings;
    }

    Random random() {
        return random;
    }

    LastWrites lastWrites() {
        return new LastWrites(database);
    }

    /// Begins now.
    Healing healing() {
        return new Healing(symbols, readings, sent);
    }

    private boolean awaitStart(CutCluster cluster) {
        var up = cluster.cluster().allUp();
        boolean isUp = await(START, up::isDone) && !up.isCompletedExceptionally() && await(START, cluster::isWhole);
        Healing healing = healing();
        if (!isUp || !await(START, () -> healing.open().isEmpty())) {
            findings.add("the cluster did not come up within " + START + ": " + healing.open());
            return false;
        }
        trial.console()
                .say(String.format(
                        "  %s: %d symbols live after %.1f s",
                        plan.name(), symbols.size(), (System.nanoTime() - originNanos) / 1e9));
        return true;
    }

    private void cutAll(CutCluster cluster) {
        try (Progress progress = trial.progress(plan.name(), "cuts", plan.trials())) {
            for (int done = 0; done < plan.trials() && !trial.isOver(); done++) {
                Optional<Minority> minority = choose(cluster);
                if (minority.isEmpty()) {
                    findings.add("no node said where symbols are within " + ANSWER);
                    return;
                }
                CutOutcome outcome = new CutTrial(this, cluster, plan.first() + done, minority.get()).run();
                cuts.add(outcome);
                say(outcome);
                progress.to(done + 1);
                if (!outcome.isWhole()) {
                    return; // what is not one cluster cannot be cut again
                }
            }
        }
    }

    private Optional<Minority> choose(CutCluster cluster) {
        var chosen = new ArrayList<Minority>();
        await(ANSWER, () -> {
            CutTrial.next(this, cluster, plan.minority()).ifPresent(chosen::add);
            return !chosen.isEmpty();
        });
        return chosen.stream().findFirst();
    }

    private void say(CutOutcome outcome) {
        trial.console()
                .say(String.format(
                        "  %s %2d  %-15s %-26s %2d symbols  said so %5d ms  last write %5d ms  ended %5d ms  others live"
                                + " %5d ms  whole %5d ms  oldest %5d ms%s",
                        plan.name(),
                        outcome.number(),
                        outcome.cut().text(),
                        outcome.who(),
                        outcome.symbols(),
                        outcome.toldMillis(),
                        outcome.lastWriteMillis(),
                        outcome.silentMillis(),
                        outcome.liveMillis(),
                        outcome.wholeMillis(),
                        outcome.window().longestMicros() / 1_000,
                        outcome.findings().isEmpty() ? "" : "  " + outcome.findings()));
    }

    /// What live entities say of themselves; the journal must hold it in the end.
    private static Optional<Map<String, List<Shown>>> entities(CutCluster cluster) {
        return cluster.cluster()
                .ask("/symbols")
                .flatMap(
                        answer -> cluster.cluster().ask("/cluster").map(members -> new ClusterFigures(answer, members)))
                .map(ClusterFigures::shown);
    }

    /// Nothing happens on the exchange any more; waits until readers are shown all of it, and what had been missed is
    /// fetched.
    private void drain(CutCluster cluster, AgeReaders readers, LastTrades lastTrades) {
        symbols.forEach(exchange::halt);
        pause(LAST_DIFFS);
        lastTrades.ask();
        boolean isDrained = await(
                DRAINED_WITHIN,
                () -> symbols.stream().allMatch(symbol -> readings.look(symbol).lastUpdateId() >= sent.last(symbol))
                        && lastTrades.areShown(readers.now())
                        && cluster.cluster()
                                .ask("/symbols")
                                .filter(PartitionPart::hasAllTrades)
                                .isPresent());
        if (!isDrained) {
            findings.add(
                    "the last frames of the exchange were not shown, or trades not fetched, within " + DRAINED_WITHIN);
        }
    }

    private static boolean hasAllTrades(JsonNode symbols) {
        for (JsonNode symbol : symbols.path("symbols")) {
            if (symbol.path("open_trade_gaps").asLong(1) > 0) {
                return false;
            }
        }
        return true;
    }

    /// @return whether it came true
    boolean await(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!trial.isOver()) {
            if (condition.getAsBoolean()) {
                return true;
            }
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            pause(LOOK);
        }
        return false;
    }

    void pause(Duration time) {
        trial.await(time);
        ages.add(symbols.stream()
                        .mapToLong(symbol -> readings.look(symbol).ageNanos())
                        .max()
                        .orElse(0)
                / 1e6);
    }
}
