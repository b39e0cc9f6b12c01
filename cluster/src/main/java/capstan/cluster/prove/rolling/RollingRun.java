package capstan.cluster.prove.rolling;

import capstan.cluster.cli.Progress;
import capstan.cluster.cli.Version;
import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.local.Build;
import capstan.cluster.local.LocalNode;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.proof.Shown;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.watch.AgeWindow;
import capstan.cluster.prove.watch.Reckoning;
import capstan.cluster.prove.watch.WatchedCluster;
import capstan.cluster.prove.watch.WatchedMarket;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.simulator.ExchangeSettings;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One run: an exchange, stores, a cluster and readers; its nodes are replaced one after the other, the last one first,
/// and back. Owned by the thread that runs the proof.
final class RollingRun {

    /// Limit for a node to leave and end.
    private static final Duration LEFT_WITHIN = Duration.ofSeconds(60);
    /// Limit for the symbols of a node that has left to be held by others.
    private static final Duration HELD_WITHIN = Duration.ofSeconds(20);
    /// Pause between two replacements.
    private static final Duration TOGETHER = Duration.ofSeconds(1);
    /// How often nodes tell each other what their shards cost; more than once in a pause.
    private static final String REPORT_INTERVAL = "250ms";
    /// Facts between two state snapshots, so that each build recovers from those of the other one.
    private static final int SNAPSHOT_EVERY = 100;

    private final Trial trial;
    private final RollingPlan plan;
    private final NextBuild next;
    private final WatchedMarket market;
    private final AgeWindow between = new AgeWindow();
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
        market = new WatchedMarket(trial, "rolling", plan.load(), plan.seed(), ExchangeSettings.builder());
    }

    RollingResult run() {
        EmbeddedServers stores = trial.stores(true, true);
        Config config = trial.config(Map.of());
        try (var cluster = WatchedCluster.start(trial, localPlan(stores));
                var readers = market.readers(config)) {
            findings.addAll(market.awaitStart(cluster, cluster::isWhole));
            if (findings.isEmpty()) {
                market.readings().into(between);
                roll(cluster, config);
            }
            Map<String, List<Shown>> shown = cluster.shown();
            findings.addAll(market.drain(readers));
            market.readings().into(new AgeWindow());
            readers.stop();
            findings.addAll(cluster.stop());
            Reckoning.Result journal = market.reckon(config, shown);
            String postgres = stores.addresses().postgresUrl();
            Path folder = trial.folder();
            return new RollingResult(
                    next,
                    replacements,
                    between,
                    market.readings(),
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
                    market.ages(),
                    findings);
        }
    }

    private LocalPlan localPlan(EmbeddedServers stores) {
        Map<String, Object> shared = market.followed(
                stores.addresses().postgresUrl(), stores.addresses().redisUri());
        shared.put("capstan.actors.placement.report-interval", REPORT_INTERVAL);
        shared.put("capstan.actors.book.snapshot-every", SNAPSHOT_EVERY);
        return new LocalPlan(
                WatchedMarket.places(plan.nodes()),
                market.streams(),
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

    /// To the next build and back. Ends with the first node that does not come back: there is no cluster any more.
    private void roll(WatchedCluster cluster, Config config) {
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
                    if (!cluster.isWhole()) {
                        return;
                    }
                    // Both builds work together for a while, and readers see how old books are when nothing happens.
                    market.await(TOGETHER, () -> false);
                }
            }
        }
    }

    private Replacement replace(WatchedCluster cluster, int number, boolean toNext) {
        var open = new ArrayList<String>();
        var window = new AgeWindow();
        String version = toNext ? next.version() : Version.current();
        LocalNode node = cluster.nodes().node(number);
        String address = node.up().join().address();
        Set<String> held = placement(cluster).map(all -> all.symbolsOf(address)).orElse(Set.of());
        market.readings().into(window);
        long begin = System.nanoTime();
        node.leave();
        if (!market.await(LEFT_WITHIN, () -> !node.isAlive()) || node.exitCode().orElse(-1) != 0) {
            open.add("it did not end as it should within " + LEFT_WITHIN + ", see " + node.errors());
            node.kill();
        }
        long left = System.nanoTime();
        var elsewhere = new long[1];
        if (!market.await(HELD_WITHIN, () -> isHeld(cluster, address, version, held, elsewhere))) {
            open.add("its symbols were not held by others within " + HELD_WITHIN);
        }
        countMessages(sightings.read());
        onNext.remove(number);
        Path folder = trial.folder().resolve("nodes").resolve("node-" + number);
        LocalNode started = cluster.nodes().restart(number, toNext ? next.build(sightings.next(folder)) : Build.own());
        if (!market.await(WatchedCluster.BACK_WITHIN, () -> {
            if (toNext && !started.up().isDone()) {
                countMessages(sightings.read());
            }
            return cluster.isWhole() && hasVersion(cluster, address, version);
        })) {
            open.add("it was not a member of version " + version + " again within " + WatchedCluster.BACK_WITHIN);
        }
        if (toNext) {
            onNext.add(number);
        }
        long back = System.nanoTime();
        open.addAll(market.awaitHealed(WatchedMarket.HEALED_WITHIN));
        long healed = System.nanoTime();
        market.readings().into(between);
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
    /// @param coming the version that the node is about to have
    /// @param elsewhere how many of these are not where that version runs
    private boolean isHeld(WatchedCluster cluster, String address, String coming, Set<String> held, long[] elsewhere) {
        Optional<Placement> now = placement(cluster);
        now.ifPresent(all -> elsewhere[0] = all.elsewhere(held, coming));
        return now.filter(all ->
                        !all.has(address) && all.held() == market.symbols().size())
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

    private static Optional<Placement> placement(WatchedCluster cluster) {
        return cluster.nodes().ask("/cluster").map(Placement::of);
    }

    private static boolean hasVersion(WatchedCluster cluster, String address, String version) {
        return placement(cluster).filter(all -> all.isUp(address, version)).isPresent();
    }
}
