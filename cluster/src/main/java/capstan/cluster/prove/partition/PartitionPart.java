package capstan.cluster.prove.partition;

import capstan.cluster.cli.Progress;
import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.hosts.HostNetwork;
import capstan.cluster.proof.Shown;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.watch.AgeWindow;
import capstan.cluster.prove.watch.WatchedCluster;
import capstan.cluster.prove.watch.WatchedMarket;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.simulator.ExchangeSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// One part of the proof: an exchange, stores and a cluster on hosts of their own, readers, and cuts one after the
/// other. Owned by the thread that runs the proof.
final class PartitionPart {

    /// Limit for a cluster that is whole to say where its symbols are.
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /// Limit for the last frames of a halted exchange to be shown, and for missed trades to be fetched.
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(60);

    private final Trial trial;
    private final PartPlan plan;
    private final HostNetwork network;
    private final WatchedMarket market;
    private final Random random;
    private final EmbeddedServers stores;
    private final Config config;
    private final Database database;
    private final List<CutOutcome> cuts = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    /// @param network of as many hosts as the plan has nodes
    PartitionPart(Trial trial, PartPlan plan, HostNetwork network) {
        this.trial = trial;
        this.plan = plan;
        this.network = network;
        random = new Random(plan.seed());
        stores = trial.stores(true, true, network.shared());
        config = trial.config(Map.of());
        database = Database.open(DatabaseSettings.from(config));
        trial.atEnd(database::close);
        market = new WatchedMarket(
                trial,
                plan.name(),
                plan.load(),
                plan.seed(),
                ExchangeSettings.builder().host(network.exchangeHost()));
    }

    PartResult run() {
        try (var cut = CutCluster.start(trial, plan, network, stores, market);
                var readers = market.readers(config)) {
            WatchedCluster cluster = cut.cluster();
            findings.addAll(market.awaitStart(cluster, cluster::isOne));
            if (findings.isEmpty()) {
                cutAll(cut);
            }
            market.readings().into(new AgeWindow());
            Map<String, List<Shown>> shown = cluster.shown();
            if (!market.drain(readers, DRAINED_WITHIN, () -> hasAllTrades(cluster))) {
                findings.add("the last frames of the exchange were not shown, or trades not fetched, within "
                        + DRAINED_WITHIN);
            }
            readers.stop();
            findings.addAll(cluster.stop());
            return new PartResult(
                    plan,
                    cuts,
                    market.readings(),
                    market.reckon(config, shown),
                    market.ages(),
                    findings,
                    market.frames());
        }
    }

    WatchedMarket market() {
        return market;
    }

    Random random() {
        return random;
    }

    LastWrites lastWrites() {
        return new LastWrites(database);
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
        market.await(ANSWER, () -> {
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

    private static boolean hasAllTrades(WatchedCluster cluster) {
        return cluster.nodes()
                .ask("/symbols")
                .filter(PartitionPart::hasAllTrades)
                .isPresent();
    }

    private static boolean hasAllTrades(JsonNode symbols) {
        for (JsonNode symbol : symbols.path("symbols")) {
            if (symbol.path("open_trade_gaps").asLong(1) > 0) {
                return false;
            }
        }
        return true;
    }
}
