package capstan.cluster.prove.watch;

import capstan.cluster.embedded.FreePorts;
import capstan.cluster.local.NodePlace;
import capstan.cluster.proof.Shown;
import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.report.TimeSeries;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.truth.BookTruth;
import capstan.cluster.prove.truth.TrueMarket;
import capstan.persistence.redis.RedisSettings;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.Pace;
import capstan.simulator.market.Listing;
import capstan.simulator.rest.RestRules;
import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// An exchange under load, the truth of it, and what readers of the cluster behind it are shown. Whoever waits does it
/// here, so that the age of the oldest book is noted meanwhile. Owned by the thread that runs the proof.
public final class WatchedMarket implements AutoCloseable {

    /// Limit for readers to see everything live and young after something was done to the cluster.
    public static final Duration HEALED_WITHIN = Duration.ofSeconds(60);
    /// Limit for the last frames of a halted exchange to be shown.
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);
    /// Limit for all nodes to be up, and for all symbols to be live at first.
    private static final Duration START = Duration.ofSeconds(180);

    private static final Duration LOOK = Duration.ofMillis(50);
    /// The last diffs of a halted exchange leave within this time.
    private static final Duration LAST_DIFFS = Duration.ofSeconds(1);
    /// So much that snapshots need not be shallow: only a whole book can be held against the exchange's. The budget is
    /// not what is proved here, `prove storm` does.
    private static final int WEIGHT_PER_MINUTE = 600_000;

    private final Trial trial;
    private final String name;
    private final MarketLoad load;
    private final SimulatedExchange exchange;
    private final LastTrades lastTrades;
    private final List<String> symbols;
    private final BookTruth truth = new BookTruth();
    private final SentDiffs sent = new SentDiffs();
    private final Readings readings;
    private final long originNanos = System.nanoTime();
    private final TimeSeries ages;

    /// Starts the exchange, which ends with the trial at the latest.
    ///
    /// @param name of what is run, for people
    /// @param settings of the exchange, beside its market and its lines
    public WatchedMarket(Trial trial, String name, MarketLoad load, long seed, ExchangeSettings.Builder settings) {
        this.trial = trial;
        this.name = name;
        this.load = load;
        ages = new TimeSeries(name, originNanos);
        exchange = trial.exchange(
                settings.generated(TrueMarket.settings(seed, load.symbols()).withPace(new Pace.Frames(load.rate())))
                        .lines(WatchedCluster.LINES)
                        .rest(RestRules.DEFAULT.withWeightPerMinute(WEIGHT_PER_MINUTE))
                        .build());
        lastTrades = new LastTrades(exchange);
        symbols = exchange.listings().stream().map(Listing::symbol).toList();
        readings = new Readings(symbols, truth, sent);
        exchange.listenToTruth((symbol, lastUpdateId, sum) -> {
            truth.after(symbol, lastUpdateId, sum);
            sent.sent(symbol, lastUpdateId, System.nanoTime());
        });
    }

    public List<String> symbols() {
        return symbols;
    }

    public Readings readings() {
        return readings;
    }

    /// Of the exchange, one for each line.
    public List<URI> streams() {
        return IntStream.rangeClosed(1, WatchedCluster.LINES)
                .mapToObj(exchange::streamUri)
                .toList();
    }

    /// Places of so many nodes on this machine.
    public static List<NodePlace> places(int nodes) {
        return NodePlace.onLoopback(FreePorts.several(nodes));
    }

    /// Settings of nodes that follow all of this market; further ones may be added.
    public Map<String, Object> followed(String postgresUrl, String redisUri) {
        Map<String, Object> settings = Trial.following(exchange);
        settings.put("capstan.persistence.postgres.url", postgresUrl);
        settings.put("capstan.persistence.redis.uri", redisUri);
        return settings;
    }

    /// Starts the readers.
    ///
    /// @param config by which they find Redis
    public AgeReaders readers(Config config) {
        return new AgeReaders(RedisSettings.from(config), load.readers(), symbols, readings);
    }

    /// Frames that the exchange sent on all lines.
    public long frames() {
        return exchange.stats().frames();
    }

    /// Since the exchange was started.
    public double seconds() {
        return (System.nanoTime() - originNanos) / 1e9;
    }

    /// Longest age of any symbol over time.
    public Plot.Line ages() {
        return ages.line();
    }

    /// Waits until all nodes are up and all symbols live.
    ///
    /// @param isWhole whether the cluster is as it must be
    /// @return what is not well at the end of the time, empty when all is
    public List<String> awaitStart(WatchedCluster cluster, BooleanSupplier isWhole) {
        var up = cluster.nodes().allUp();
        boolean isUp = await(START, up::isDone) && !up.isCompletedExceptionally() && await(START, isWhole);
        if (!isUp) {
            return List.of("the cluster did not come up within " + START + "; its logs are in " + cluster.folder());
        }
        List<String> open = awaitHealed(START);
        if (open.isEmpty()) {
            trial.console()
                    .say(String.format(
                            "  %s: %d nodes and %d symbols live after %.1f s",
                            name, cluster.nodes().nodes().size(), symbols.size(), seconds()));
        }
        return open.stream().map(finding -> "at the start " + finding).toList();
    }

    /// Waits until readers see everything live and young that is sent until now.
    ///
    /// @return what is not well at the end of the time, empty when all is
    public List<String> awaitHealed(Duration limit) {
        var healing = new Healing(symbols, readings, sent);
        // What the last look found, so that nothing passes for healed that became so too late.
        var open = new ArrayList<>(healing.open());
        await(limit, () -> {
            open.clear();
            open.addAll(healing.open());
            return open.isEmpty();
        });
        return open;
    }

    /// Has nothing happen on the exchange any more, and waits until readers are shown all of it.
    ///
    /// @param further what must come true, too
    /// @return whether all of it came true
    public boolean drain(AgeReaders readers, Duration limit, BooleanSupplier further) {
        symbols.forEach(exchange::halt);
        pause(LAST_DIFFS);
        lastTrades.ask();
        return await(
                limit,
                () -> symbols.stream().allMatch(symbol -> readings.look(symbol).lastUpdateId() >= sent.last(symbol))
                        && lastTrades.areShown(readers.now())
                        && further.getAsBoolean());
    }

    /// As above, within the usual limit.
    ///
    /// @return what is not well then, empty when all is
    public List<String> drain(AgeReaders readers) {
        return drain(readers, DRAINED_WITHIN, () -> true)
                ? List.of()
                : List.of("the last frames of the exchange were not shown within " + DRAINED_WITHIN);
    }

    /// Holds the journal against the exchange, after `drain` and when the cluster has ended.
    ///
    /// @param shown what entities showed while all went on, by entity id
    public Reckoning.Result reckon(Config config, Map<String, List<Shown>> shown) {
        return new Reckoning(new Reckoning.Exchange(truth, sent, lastTrades.bySymbol())).run(trial, config, shown);
    }

    /// @return whether it came true
    public boolean await(Duration limit, BooleanSupplier condition) {
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

    public void pause(Duration time) {
        trial.await(time);
        ages.add(symbols.stream()
                        .mapToLong(symbol -> readings.look(symbol).ageNanos())
                        .max()
                        .orElse(0)
                / 1e6);
    }

    /// Ends the exchange.
    @Override
    public void close() {
        exchange.close();
    }
}
