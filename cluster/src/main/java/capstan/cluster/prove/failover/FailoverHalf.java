package capstan.cluster.prove.failover;

import capstan.cluster.cli.ClusterFigures;
import capstan.cluster.cli.Progress;
import capstan.cluster.local.LocalNode;
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
import capstan.persistence.redis.RedisSettings;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.Pace;
import capstan.simulator.market.Listing;
import capstan.simulator.rest.RestRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/// One half of the proof: an exchange, stores and a cluster of their own, readers, and kills one after the other. Owned
/// by the thread that runs the proof.
final class FailoverHalf {

    private static final Duration LOOK = Duration.ofMillis(50);
    /// Limit for all nodes to be up and all symbols live at first.
    private static final Duration START = Duration.ofSeconds(180);
    /// Limit for readers to see everything live and young after a kill.
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(60);
    /// Limit for a node that was started anew to be a member.
    private static final Duration BACK_WITHIN = Duration.ofSeconds(90);
    /// Limit for the last frames of a halted exchange to be shown.
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);
    /// The last diffs of a halted exchange leave within this time.
    private static final Duration LAST_DIFFS = Duration.ofSeconds(1);
    /// So much that snapshots need not be shallow: only a whole book can be held against the exchange's. The budget is
    /// not what is proved here, `prove storm` does.
    private static final int WEIGHT_PER_MINUTE = 600_000;
    /// A kill comes at a moment of its own within this time.
    private static final int MOST_PAUSE_MILLIS = 1_000;

    private final Trial trial;
    private final HalfPlan plan;
    private final SimulatedExchange exchange;
    private final List<String> symbols;
    private final BookTruth truth = new BookTruth();
    private final SentDiffs sent = new SentDiffs();
    private final Readings readings;
    private final AgeWindow between = new AgeWindow();
    private final Random random;
    private final long originNanos = System.nanoTime();
    private final TimeSeries ages;
    private final List<KillOutcome> kills = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private final List<String> endedByThemselves = new ArrayList<>();

    FailoverHalf(Trial trial, HalfPlan plan) {
        this.trial = trial;
        this.plan = plan;
        random = new Random(plan.seed());
        ages = new TimeSeries(plan.name(), originNanos);
        exchange = trial.exchange(ExchangeSettings.builder()
                .generated(TrueMarket.settings(plan.seed(), plan.symbols()).withPace(new Pace.Frames(plan.rate())))
                .lines(Attacked.LINES)
                .rest(RestRules.DEFAULT.withWeightPerMinute(WEIGHT_PER_MINUTE))
                .build());
        symbols = exchange.listings().stream().map(Listing::symbol).toList();
        readings = new Readings(symbols, truth, sent);
        exchange.listenToTruth((symbol, lastUpdateId, sum) -> {
            truth.after(symbol, lastUpdateId, sum);
            sent.sent(symbol, lastUpdateId, System.nanoTime());
        });
    }

    HalfResult run() {
        try (var attacked = Attacked.start(trial, plan, exchange);
                var readers =
                        new AgeReaders(RedisSettings.from(attacked.config()), plan.readers(), symbols, readings)) {
            if (awaitStart(attacked)) {
                readings.into(between);
                attack(attacked);
            }
            Map<String, List<Shown>> shown = new HashMap<>();
            cluster(attacked).ifPresent(shown::putAll);
            var lastTrades = new LastTrades(exchange);
            drain(readers, lastTrades);
            readings.into(new AgeWindow());
            readers.stop();
            if (!attacked.stop()) {
                findings.add("not every node stopped cleanly; their logs are in "
                        + trial.folder().resolve(plan.name() + "-nodes"));
            }
            var journal = new Reckoning(new Reckoning.Exchange(truth, sent, lastTrades.bySymbol()))
                    .run(trial, attacked.config(), shown);
            return new HalfResult(
                    plan,
                    kills,
                    between,
                    readings,
                    journal,
                    ages.line(),
                    findings,
                    endedByThemselves,
                    exchange.stats().frames(),
                    (System.nanoTime() - originNanos) / 1e9);
        } finally {
            exchange.close();
        }
    }

    private boolean awaitStart(Attacked attacked) {
        var up = attacked.cluster().allUp();
        boolean isUp = await(START, () -> up.isDone()) && !up.isCompletedExceptionally();
        isUp = isUp && await(START, attacked::isWhole);
        if (!isUp) {
            findings.add("the cluster did not come up within " + START + "; its logs are in "
                    + trial.folder().resolve(plan.name() + "-nodes"));
            return false;
        }
        List<String> open = awaitHealed(new Healing(symbols, readings, sent), START);
        open.forEach(finding -> findings.add("at the start " + finding));
        trial.console()
                .say(String.format(
                        "  %s: %d nodes and %d symbols live after %.1f s",
                        plan.name(), plan.nodes(), symbols.size(), (System.nanoTime() - originNanos) / 1e9));
        return open.isEmpty();
    }

    private void attack(Attacked attacked) {
        try (Progress progress = trial.progress(plan.name(), "kills", plan.kills())) {
            for (int number = 0; number < plan.kills() && !trial.isOver(); number++) {
                pause(Duration.ofMillis(random.nextInt(MOST_PAUSE_MILLIS)));
                Victim victim = plan.victim(number);
                KillOutcome outcome =
                        victim.isNode() ? killNode(attacked, number, victim) : killStore(attacked, number, victim);
                kills.add(outcome);
                say(outcome);
                progress.to(number + 1);
                if (!outcome.findings().isEmpty() && !attacked.isWhole()) {
                    return; // what is not whole cannot be attacked further
                }
            }
        }
    }

    private void say(KillOutcome outcome) {
        trial.console()
                .say(String.format(
                        "  %s %3d/%d  %-8s %-8s  longest age %6d ms  healed after %6d ms  whole after %6d ms%s",
                        plan.name(),
                        outcome.number(),
                        plan.kills(),
                        outcome.victim().text(),
                        outcome.what(),
                        outcome.window().longestMicros() / 1_000,
                        outcome.healedMillis(),
                        outcome.healedMillis() + outcome.backMillis(),
                        outcome.findings().isEmpty() ? "" : "  " + outcome.findings()));
    }

    private KillOutcome killNode(Attacked attacked, int number, Victim victim) {
        var chosen = new Chosen();
        boolean isChosen = await(HEALED_WITHIN, () -> chosen.look(attacked, victim, random));
        if (!isChosen) {
            return new KillOutcome(
                    number + 1,
                    victim,
                    "none",
                    new AgeWindow(),
                    0,
                    0,
                    List.of("no node was found to be killed within " + HEALED_WITHIN));
        }
        LocalNode node = chosen.node();
        String address = node.up().join().address();
        var window = new AgeWindow();
        readings.into(window);
        long begin = System.nanoTime();
        node.kill();
        boolean isNoticed = await(
                HEALED_WITHIN,
                () -> attacked.members()
                        .filter(members -> !members.has(address))
                        .isPresent());
        var open = new ArrayList<String>();
        if (!isNoticed) {
            open.add("the others did not remove it");
        }
        open.addAll(awaitHealed(new Healing(symbols, readings, sent), HEALED_WITHIN));
        long healed = System.nanoTime();
        readings.into(between);
        attacked.cluster().restart(node.number());
        if (!await(BACK_WITHIN, () -> isWhole(attacked))) {
            open.add("the cluster was not whole again within " + BACK_WITHIN);
        }
        open.addAll(awaitHealed(new Healing(symbols, readings, sent), HEALED_WITHIN));
        return new KillOutcome(
                number + 1,
                victim,
                "node-" + node.number(),
                window,
                (healed - begin) / 1_000_000,
                (System.nanoTime() - healed) / 1_000_000,
                open);
    }

    private KillOutcome killStore(Attacked attacked, int number, Victim victim) {
        var window = new AgeWindow();
        readings.into(window);
        long begin = System.nanoTime();
        if (victim == Victim.REDIS) {
            attacked.stores().killRedis();
            attacked.stores().startRedis();
        } else {
            attacked.stores().killPostgres();
            attacked.stores().startPostgres();
        }
        List<String> open = awaitHealed(new Healing(symbols, readings, sent), HEALED_WITHIN);
        long healed = System.nanoTime();
        readings.into(between);
        return new KillOutcome(number + 1, victim, victim.text(), window, (healed - begin) / 1_000_000, 0, open);
    }

    /// Who is killed next, and whether he could be told.
    private static final class Chosen {
        private Optional<LocalNode> node = Optional.empty();

        boolean look(Attacked attacked, Victim victim, Random random) {
            node = attacked.members()
                    .flatMap(members -> victim.choose(members, random))
                    .flatMap(member -> attacked.node(member.address()));
            return node.isPresent();
        }

        LocalNode node() {
            return node.orElseThrow();
        }
    }

    /// What live entities say of themselves; the journal must hold it in the end.
    private static Optional<Map<String, List<Shown>>> cluster(Attacked attacked) {
        return attacked.cluster()
                .ask("/symbols")
                .flatMap(answer ->
                        attacked.cluster().ask("/cluster").map(members -> new ClusterFigures(answer, members)))
                .map(ClusterFigures::shown);
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

    private boolean isWhole(Attacked attacked) {
        endedByThemselves.addAll(attacked.restartEnded());
        return attacked.isWhole();
    }

    /// @return what is not well at the end of the time, empty when all is
    private List<String> awaitHealed(Healing healing, Duration limit) {
        return await(limit, () -> healing.open().isEmpty()) ? List.of() : healing.open();
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
