package capstan.cluster.prove.rolling;

import capstan.cluster.cli.ClusterFigures;
import capstan.cluster.cli.Progress;
import capstan.cluster.cli.Version;
import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.embedded.FreePorts;
import capstan.cluster.local.Build;
import capstan.cluster.local.LocalCluster;
import capstan.cluster.local.LocalNode;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.local.NodePlace;
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
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// One run: an exchange, stores, a cluster and readers; its nodes are replaced one after the other, the last one first,
/// and back. Owned by the thread that runs the proof.
final class RollingRun {

    private static final Duration LOOK = Duration.ofMillis(50);
    /// Limit for all nodes to be up and all symbols live at first.
    private static final Duration START = Duration.ofSeconds(180);
    /// Limit for a node to leave and end.
    private static final Duration LEFT_WITHIN = Duration.ofSeconds(60);
    /// Limit for the symbols of a node that has left to be held by others.
    private static final Duration HELD_WITHIN = Duration.ofSeconds(20);
    /// Limit for a node that was started anew to be a member.
    private static final Duration BACK_WITHIN = Duration.ofSeconds(90);
    /// Limit for readers to see everything live and young after that.
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(60);
    /// Pause between two replacements.
    private static final Duration TOGETHER = Duration.ofSeconds(1);
    /// How often nodes tell each other what their shards cost; more than once in a pause.
    private static final String REPORT_INTERVAL = "250ms";
    /// Facts between two state snapshots, so that each build recovers from those of the other one.
    private static final int SNAPSHOT_EVERY = 100;
    /// Limit for the last frames of a halted exchange to be shown.
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);
    /// The last diffs of a halted exchange leave within this time.
    private static final Duration LAST_DIFFS = Duration.ofSeconds(1);

    /// Books of all levels from the first anchor on, since others cannot be held against the exchange's.
    private static final int WEIGHT_PER_MINUTE = 600_000;

    private static final Duration FEED_STOP = Duration.ofSeconds(20);

    private final Trial trial;
    private final RollingPlan plan;
    private final NextBuild next;
    private final SimulatedExchange exchange;
    private final List<String> symbols;
    private final BookTruth truth = new BookTruth();
    private final SentDiffs sent = new SentDiffs();
    private final Readings readings;
    private final AgeWindow between = new AgeWindow();
    private final TimeSeries ages = new TimeSeries("oldest book", System.nanoTime());
    private final Sightings sightings = new Sightings();
    /// Numbers of the nodes that run the next build.
    private final Set<Integer> onNext = new HashSet<>();

    private final List<Replacement> replacements = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private Sightings.Counts counted = new Sightings.Counts(Map.of());
    private long messagesToPrevious;
    private long snapshotsOfNext;

    RollingRun(Trial trial, RollingPlan plan, NextBuild next) {
        this.trial = trial;
        this.plan = plan;
        this.next = next;
        exchange = trial.exchange(ExchangeSettings.builder()
                .generated(TrueMarket.settings(plan.seed(), plan.symbols()).withPace(new Pace.Frames(plan.rate())))
                .lines(RollingPlan.LINES)
                .rest(RestRules.DEFAULT.withWeightPerMinute(WEIGHT_PER_MINUTE))
                .build());
        symbols = exchange.listings().stream().map(Listing::symbol).toList();
        readings = new Readings(symbols, truth, sent);
        exchange.listenToTruth((symbol, lastUpdateId, sum) -> {
            truth.after(symbol, lastUpdateId, sum);
            sent.sent(symbol, lastUpdateId, System.nanoTime());
        });
    }

    RollingResult run() {
        EmbeddedServers stores = trial.stores(true, true);
        Config config = trial.config(Map.of());
        LocalCluster cluster = LocalCluster.start(localPlan(stores), null);
        trial.atEnd(cluster::close);
        try (var readers = new AgeReaders(RedisSettings.from(config), plan.readers(), symbols, readings)) {
            if (awaitStart(cluster)) {
                readings.into(between);
                roll(cluster, config);
            }
            Map<String, List<Shown>> shown = shown(cluster);
            var lastTrades = new LastTrades(exchange);
            drain(readers, lastTrades);
            readings.into(new AgeWindow());
            readers.stop();
            boolean isDrained = cluster.stopFeed(FEED_STOP);
            if (!(cluster.stop() & isDrained)) {
                findings.add("not every node stopped cleanly at the end");
            }
            var journal =
                    new Reckoning(new Reckoning.Exchange(truth, sent, lastTrades.bySymbol())).run(trial, config, shown);
            String postgres = stores.addresses().postgresUrl();
            Path folder = trial.folder();
            return new RollingResult(
                    next,
                    replacements,
                    between,
                    readings,
                    messagesToPrevious,
                    snapshotsOfNext,
                    sightings.read(),
                    versions(config),
                    journal,
                    Verification.by(Build.own(), postgres, folder.resolve("verify-previous.err")),
                    Verification.by(
                            next.build(folder.resolve("verify.sightings")),
                            postgres,
                            folder.resolve("verify-next.err")),
                    ages.line(),
                    findings);
        }
    }

    private LocalPlan localPlan(EmbeddedServers stores) {
        Map<String, Object> shared = Trial.following(exchange);
        shared.put("capstan.persistence.postgres.url", stores.addresses().postgresUrl());
        shared.put("capstan.persistence.redis.uri", stores.addresses().redisUri());
        shared.put("capstan.actors.placement.report-interval", REPORT_INTERVAL);
        shared.put("capstan.actors.book.snapshot-every", SNAPSHOT_EVERY);
        return new LocalPlan(
                NodePlace.onLoopback(FreePorts.several(plan.nodes())),
                IntStream.rangeClosed(1, RollingPlan.LINES)
                        .mapToObj(exchange::streamUri)
                        .toList(),
                shared,
                0,
                trial.folder().resolve("nodes"),
                1,
                false);
    }

    /// The last node of the next build holds every symbol, and those of this one will recover them.
    private long snapshots(Config config) {
        try (Database database = Database.open(DatabaseSettings.from(config))) {
            return FactVersions.newestSnapshots(database, next.journalVersion());
        }
    }

    private FactVersions versions(Config config) {
        try (Database database = Database.open(DatabaseSettings.from(config))) {
            return FactVersions.of(database, next.journalVersion());
        }
    }

    private boolean awaitStart(LocalCluster cluster) {
        long begin = System.nanoTime();
        var up = cluster.allUp();
        boolean isUp =
                await(START, up::isDone) && !up.isCompletedExceptionally() && await(START, () -> isWhole(cluster));
        if (!isUp) {
            findings.add("the cluster did not come up within " + START + "; logs are in " + trial.folder());
            return false;
        }
        var healing = new Healing(symbols, readings, sent);
        if (!await(START, () -> healing.open().isEmpty())) {
            healing.open().forEach(open -> findings.add("at the start " + open));
            return false;
        }
        trial.console()
                .say(String.format(
                        "  %d nodes and %d symbols live after %.1f s",
                        plan.nodes(), symbols.size(), (System.nanoTime() - begin) / 1e9));
        return true;
    }

    /// To the next build and back. Ends with the first node that does not come back: there is no cluster any more.
    private void roll(LocalCluster cluster, Config config) {
        try (Progress progress = trial.progress("replacing", "nodes", plan.replacements())) {
            for (boolean toNext : plan.isBack() ? List.of(true, false) : List.of(true)) {
                for (int number = plan.nodes(); number >= 1; number--) {
                    if (trial.isOver()) {
                        return;
                    }
                    if (!toNext && number == 1) {
                        snapshotsOfNext = snapshots(config);
                    }
                    Replacement replacement = replace(cluster, number, toNext);
                    replacements.add(replacement);
                    say(replacement);
                    progress.to(replacements.size());
                    if (!isWhole(cluster)) {
                        return;
                    }
                    // Both builds work together for a while, and readers see how old books are when nothing happens.
                    await(TOGETHER, () -> false);
                }
            }
        }
    }

    private Replacement replace(LocalCluster cluster, int number, boolean toNext) {
        var open = new ArrayList<String>();
        var window = new AgeWindow();
        String version = toNext ? next.version() : Version.current();
        LocalNode node = cluster.node(number);
        String address = node.up().join().address();
        Set<String> held = placement(cluster).map(all -> all.symbolsOf(address)).orElse(Set.of());
        readings.into(window);
        long begin = System.nanoTime();
        node.leave();
        if (!await(LEFT_WITHIN, () -> !node.isAlive()) || node.exitCode().orElse(-1) != 0) {
            open.add("it did not end as it should within " + LEFT_WITHIN + ", see " + node.errors());
            node.kill();
        }
        long left = System.nanoTime();
        var elsewhere = new long[1];
        if (!await(HELD_WITHIN, () -> isHeld(cluster, address, held, elsewhere))) {
            open.add("its symbols were not held by others within " + HELD_WITHIN);
        }
        countMessages(sightings.read());
        onNext.remove(number);
        Path folder = trial.folder().resolve("nodes").resolve("node-" + number);
        LocalNode started = cluster.restart(number, toNext ? next.build(sightings.next(folder)) : Build.own());
        if (!await(BACK_WITHIN, () -> {
            if (toNext && !started.up().isDone()) {
                countMessages(sightings.read());
            }
            return isWhole(cluster) && hasVersion(cluster, address, version);
        })) {
            open.add("it was not a member of version " + version + " again within " + BACK_WITHIN);
        }
        if (toNext) {
            onNext.add(number);
        }
        long back = System.nanoTime();
        var healing = new Healing(symbols, readings, sent);
        if (!await(HEALED_WITHIN, () -> healing.open().isEmpty())) {
            open.addAll(healing.open());
        }
        long healed = System.nanoTime();
        readings.into(between);
        return new Replacement(
                number,
                toNext,
                held.size(),
                elsewhere[0],
                window,
                (left - begin) / 1_000_000,
                (back - left) / 1_000_000,
                (healed - back) / 1_000_000,
                open);
    }

    /// Whether others hold what the node held that has left.
    ///
    /// @param elsewhere how many of these are not where the newest version runs
    private boolean isHeld(LocalCluster cluster, String address, Set<String> held, long[] elsewhere) {
        Optional<Placement> now = placement(cluster);
        now.ifPresent(all -> elsewhere[0] = all.elsewhere(held, next.version()));
        return now.filter(all -> !all.has(address) && all.held() == symbols.size())
                .isPresent();
    }

    /// Messages sent since this was called last: those of the only node of the next build went to nodes of this one.
    private void countMessages(Sightings.Counts now) {
        if (onNext.size() == 1) {
            messagesToPrevious += now.messagesSent() - counted.messagesSent();
        }
        counted = now;
    }

    private void say(Replacement done) {
        trial.console()
                .say(String.format(
                        "  node-%d to %-8s  left after %5d ms  back after %5d ms  live after %5d ms  oldest age %5d ms%s",
                        done.number(),
                        done.toNext() ? next.version() : Version.current(),
                        done.leaveMillis(),
                        done.leaveMillis() + done.upMillis(),
                        done.leaveMillis() + done.upMillis() + done.healedMillis(),
                        done.window().longestMicros() / 1_000,
                        done.findings().isEmpty() ? "" : "  " + done.findings()));
    }

    private static Optional<Placement> placement(LocalCluster cluster) {
        return cluster.ask("/cluster").map(Placement::of);
    }

    private static boolean hasVersion(LocalCluster cluster, String address, String version) {
        return placement(cluster).filter(all -> all.isUp(address, version)).isPresent();
    }

    /// Whether every node has come up and all know it.
    private boolean isWhole(LocalCluster cluster) {
        return cluster.nodes().stream()
                        .allMatch(node -> node.isAlive()
                                && node.up().isDone()
                                && !node.up().isCompletedExceptionally())
                && cluster.ask("/cluster")
                        .filter(answer -> answer.path("up").asInt() == plan.nodes())
                        .isPresent();
    }

    /// What live entities say of themselves; the journal must hold it in the end.
    private static Map<String, List<Shown>> shown(LocalCluster cluster) {
        return cluster.ask("/symbols")
                .flatMap(answer -> cluster.ask("/cluster").map(members -> new ClusterFigures(answer, members)))
                .map(ClusterFigures::shown)
                .orElse(Map.of());
    }

    /// Nothing happens on the exchange any more; waits until readers are shown all of it.
    private void drain(AgeReaders readers, LastTrades lastTrades) {
        symbols.forEach(exchange::halt);
        pause(LAST_DIFFS);
        lastTrades.ask();
        boolean isDrained = await(
                DRAINED_WITHIN,
                () -> symbols.stream().allMatch(symbol -> readings.look(symbol).lastUpdateId() >= sent.last(symbol))
                        && lastTrades.areShown(readers.now()));
        if (!isDrained) {
            findings.add("the last frames of the exchange were not shown within " + DRAINED_WITHIN);
        }
    }

    /// @return whether it came true
    private boolean await(Duration limit, BooleanSupplier condition) {
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

    private void pause(Duration time) {
        trial.await(time);
        ages.add(symbols.stream()
                        .mapToLong(symbol -> readings.look(symbol).ageNanos())
                        .max()
                        .orElse(0)
                / 1e6);
    }
}
