package capstan.cluster.prove.faults;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.cli.Progress;
import capstan.cluster.node.Node;
import capstan.cluster.node.Stages;
import capstan.cluster.prove.report.TimeSeries;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.truth.BookTruth;
import capstan.cluster.prove.truth.TrueMarket;
import capstan.persistence.redis.RedisSettings;
import capstan.persistence.redis.SymbolHashes;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.faults.FaultFile;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.rest.RestRules;
import capstan.simulator.stream.ConnectionRules;
import capstan.simulator.stream.OutboundRules;
import capstan.streams.line.LineStatus;
import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/// One run: the exchange with its faults, the node, the readers; then a calm time, then the reckoning.
final class FaultsRun {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    /// In the calm time the last faults are noticed and healed.
    private static final Duration CALM = PATIENCE.plusSeconds(2);

    /// No symbol is quiet here, so the venue's own top always comes; but the machine may stand still meanwhile.
    private static final Duration VOUCH_GRACE = Duration.ofSeconds(3);

    private static final Duration HEALED_WITHIN = Duration.ofSeconds(90);
    /// The budget is not what is proved here: `prove storm` does.
    private static final int WEIGHT_PER_MINUTE = 600_000;

    /// Connections that an address may open in five minutes; each fault of one makes another necessary.
    private static final int ATTEMPTS = 100_000;

    private final Trial trial;
    private final FaultMix mix;
    private final int readers;
    private final long originNanos = System.nanoTime();
    private final BookTruth truth = new BookTruth();
    private final FaultMatcher matcher;
    private final BookWatch watch;
    private final TimeSeries faultRate = new TimeSeries("faults a second", originNanos);
    private final TimeSeries frameRate = new TimeSeries("thousand frames a second", originNanos);
    private final SimulatedExchange exchange;
    private final Map<Integer, Long> rotations = new HashMap<>();
    private long framesBefore;
    private long seenFaults;
    private long seenFrames;
    private long seenNanos = originNanos;

    /// How many symbols there are at most.
    static int mostSymbols() {
        return TrueMarket.mostSymbols();
    }

    FaultsRun(Trial trial, FaultMix mix, int symbols, int readers) {
        this.trial = trial;
        this.mix = mix;
        this.readers = readers;
        matcher = new FaultMatcher(PATIENCE, symbols);
        watch = new BookWatch(
                truth, matcher, (kind, micros) -> FaultTally.record(matcher.tally(kind).healing, micros), originNanos);
        exchange = trial.exchange(exchangeSettings(symbols));
    }

    private ExchangeSettings exchangeSettings(int symbols) {
        GeneratorSettings market = TrueMarket.repeatable(trial.seed(), symbols).withPace(new Pace.Frames(mix.rate()));
        return ExchangeSettings.builder()
                .generated(market)
                .lines(mix.lines())
                .outbound(OutboundRules.LOSSLESS)
                .connection(ConnectionRules.DEFAULT.withAttempts(ATTEMPTS))
                .rest(RestRules.DEFAULT.withWeightPerMinute(WEIGHT_PER_MINUTE))
                .faults(mix.plan(trial.seed()))
                .build();
    }

    private Config config() {
        trial.stores(true, true);
        Map<String, Object> settings = Trial.following(exchange);
        settings.put(
                "capstan.node.lines",
                IntStream.rangeClosed(1, mix.lines())
                        .mapToObj(line -> Map.of("url", exchange.streamUri(line).toString()))
                        .toList());
        settings.put("capstan.node.roles", List.of("ingest", "market"));
        settings.put("capstan.streams.connection.streams", List.of("trade", "bestBidAsk", "depth20", "depth"));
        settings.put("capstan.streams.watch.late-after", millis(FaultMix.LATE_AFTER));
        settings.put("capstan.streams.line.freshness", millis(FaultMix.FRESHNESS));
        settings.put("capstan.streams.line.backoff.min", "100ms");
        settings.put("capstan.streams.line.backoff.max", "500ms");
        settings.put("capstan.streams.line.max-attempts", 300);
        settings.put("capstan.streams.line.attempts-window", "10s");
        settings.put("capstan.streams.batch.check-interval", "100ms");
        settings.put("capstan.actors.book.pulse", "200ms");
        settings.put("capstan.actors.book.retry-backoff.min", "100ms");
        settings.put("capstan.actors.book.retry-backoff.max", "2s");
        settings.put("capstan.actors.book.vouch-with-depth20", true);
        settings.put("capstan.actors.book.vouch-grace", millis(VOUCH_GRACE));
        return trial.config(settings);
    }

    private static String millis(Duration time) {
        return time.toMillis() + "ms";
    }

    void run() {
        exchange.listenToTruth(truth::after);
        exchange.listenToFaults(matcher);
        exchange.listenToFaults(watch);
        var log = new FaultFile(trial.folder().resolve("faults.jsonl"));
        trial.atEnd(log::close);
        exchange.listenToFaults(log);
        Config config = config();
        Node node = trial.node(config, watch);
        var hot = new HotReaders(
                RedisSettings.from(config), readers, List.copyOf(node.settings().symbols()), watch);
        trial.atEnd(hot::close);
        trial.console()
                .say("  " + mix.count() + " faults among " + mix.cleanFrames() + " clean frames at " + (long) mix.rate()
                        + " frames/s on each of " + mix.lines() + " lines");
        awaitLive(node);
        framesBefore = exchange.stats().frames();
        matcher.begin(nowMicros());
        attack(node);
        trial.console().say("  calm");
        exchange.endFaults();
        boolean allLive = calm(node);
        hot.stop();
        List<SymbolStatus> statuses = statuses(node);
        statuses.stream()
                .filter(status -> status.status().equals("LIVE"))
                .forEach(status -> watch.compare("an entity", status.symbol(), status.lastUpdateId(), status.sum()));
        trial.report().checkTrue("allLive", allLive);
        new FaultsReport(trial, matcher, watch, hot, mix, cleanFrames()).tell(faultRate, frameRate);
        ledger(node, statuses);
        trial.stopFeed(node);
        List<SymbolStatus> last = statuses(node);
        new JournalCheck(trial, node, config).run(last, shown(hot, last));
    }

    /// Faults go on meanwhile, so not all are live at the same time.
    private void awaitLive(Node node) {
        var seen = new HashSet<String>();
        long deadline = System.nanoTime() + HEALED_WITHIN.toNanos();
        while (seen.size() < node.settings().symbols().size() && !trial.isOver() && System.nanoTime() < deadline) {
            statuses(node).stream()
                    .filter(status -> status.status().equals("LIVE"))
                    .forEach(status -> seen.add(status.symbol()));
            look();
            trial.await(LOOK);
        }
    }

    /// What Redis shows when the last publishes have arrived.
    private Map<String, SymbolHashes> shown(HotReaders hot, List<SymbolStatus> statuses) {
        long deadline = System.nanoTime() + ANSWER.toNanos();
        while (true) {
            Map<String, SymbolHashes> redis = hot.now();
            boolean isThere = statuses.stream()
                    .allMatch(status -> Long.toString(status.lastTradeId())
                            .equals(Objects.requireNonNull(redis.get(status.symbol()))
                                    .book()
                                    .get("last_trade_id")));
            if (isThere || trial.isOver() || System.nanoTime() > deadline) {
                return redis;
            }
            trial.await(LOOK);
        }
    }

    /// Goes on until there were faults and clean frames enough.
    private void attack(Node node) {
        List<String> symbols = List.copyOf(node.settings().symbols());
        var timed = new TimedFaults(exchange, symbols, trial.seed(), mix.timedFaults(), mix.timedIntervalNanos());
        try (Progress progress = trial.progress("faults", "faults", mix.count())) {
            while (!trial.isOver()) {
                timed.tick();
                look();
                lookAtLines(node);
                progress.to(Math.min(matcher.injected(), mix.count()));
                boolean isEnough = matcher.injected() >= mix.count() && cleanFrames() >= mix.cleanFrames();
                if (isEnough && timed.isDone()) {
                    return;
                }
                String failure = exchange.stats().failure();
                if (failure != null) {
                    throw new IllegalStateException("the simulated exchange stopped: " + failure);
                }
                trial.await(LOOK);
            }
        }
    }

    /// Lines replace connections by themselves, for example when a symbol stays silent.
    private void lookAtLines(Node node) {
        try {
            for (LineStatus line : Stages.await(node.lineStatus(), ANSWER)) {
                Long before = rotations.put(line.line(), line.rotations());
                if (before != null && before != line.rotations()) {
                    matcher.rotated(line.line(), nowMicros());
                }
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException("the lines did not say where they stand within " + ANSWER, e);
        }
    }

    private long cleanFrames() {
        return exchange.stats().frames() - framesBefore - matcher.injected();
    }

    private void look() {
        matcher.settle(nowMicros(), watch::hasUsed);
        long now = System.nanoTime();
        double seconds = (now - seenNanos) / 1e9;
        if (seconds >= 0.5) {
            long faults = matcher.injected();
            long frames = exchange.stats().frames();
            faultRate.add((faults - seenFaults) / seconds);
            frameRate.add((frames - seenFrames) / seconds / 1_000);
            seenFaults = faults;
            seenFrames = frames;
            seenNanos = now;
        }
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /// Nothing goes wrong any more.
    ///
    /// @return whether all symbols are live and nothing of their trades is open
    private boolean calm(Node node) {
        long calm = System.nanoTime() + CALM.toNanos();
        long deadline = System.nanoTime() + HEALED_WITHIN.toNanos();
        while (!trial.isOver()) {
            look();
            lookAtLines(node);
            boolean isWhole = statuses(node).stream()
                    .allMatch(status -> status.status().equals("LIVE") && status.openTradeGaps() == 0);
            long now = System.nanoTime();
            if (isWhole && now - calm >= 0 || now - deadline >= 0) {
                matcher.finish(nowMicros(), watch::hasUsed);
                return isWhole;
            }
            trial.await(LOOK);
        }
        return false;
    }

    /// The ledger follows the journal at a small distance.
    private void ledger(Node node, List<SymbolStatus> statuses) {
        var ledger = new LedgerLook(node.database());
        long detected = statuses.stream().mapToLong(SymbolStatus::gaps).sum();
        long deadline = System.nanoTime() + ANSWER.toNanos();
        while ((ledger.gaps() < detected || ledger.open() > 0) && System.nanoTime() < deadline && !trial.isOver()) {
            trial.await(LOOK);
        }
        trial.report()
                .checkZero("unhealed", ledger.open())
                .checkAtLeast("gapsInLedger", detected, ledger.gaps())
                .figure("reanchors", ledger.reanchors())
                .table(ledger.byKind());
    }

    private static List<SymbolStatus> statuses(Node node) {
        try {
            return node.statuses(ANSWER);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a symbol did not say where it stands within " + ANSWER, e);
        }
    }
}
