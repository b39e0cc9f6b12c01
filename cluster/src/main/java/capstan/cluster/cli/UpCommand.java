package capstan.cluster.cli;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.node.Node;
import capstan.cluster.proof.Shown;
import capstan.cluster.proof.SymbolAudit;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// One node with everything it needs, for a look and for development.
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Runs one node with every role on embedded PostgreSQL and Redis, fed by a simulated exchange over the real",
            "wire. What it needs from outside can be given instead. Goes on until Ctrl-C, or stops by itself after",
            "--for and then verifies its own journal."
        })
final class UpCommand implements Callable<Integer> {

    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final StoreOptions stores = new StoreOptions();

    @Mixin
    private final MarketOptions market = new MarketOptions();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "stop after this long, for example 60s, verify the journal and print a summary")
    private @Nullable Duration period;

    @Option(
            names = "--http-port",
            defaultValue = "8080",
            description = "port of the HTTP API, 0 for a free one (default: ${DEFAULT-VALUE})")
    private int httpPort = 8080;

    @Option(
            names = "--exchange",
            paramLabel = "URL",
            description =
                    "binary streams of this exchange instead of the simulated one, wss://…; needs --rest and --symbols by name")
    private @Nullable String exchangeUrl;

    @Option(
            names = "--kinesis",
            description = {
                "also copy the feed through an embedded Kinesis and read it back as one more line; needs Node.js with npm"
            })
    private boolean kinesis;

    @Option(names = "--rest", paramLabel = "URL", description = "REST of the exchange given with --exchange, https://…")
    private @Nullable String restUrl;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "1",
            description = "connections that each bring every symbol, so that one makes up for another's losses"
                    + " (default: ${DEFAULT-VALUE})")
    private int lines = 1;

    @Override
    public Integer call() {
        Console console = common.console();
        try (StopSignal stop = new StopSignal();
                Stores opened = Stores.open(stores, true);
                UpKinesis embeddedKinesis = UpKinesis.open(kinesis, opened.folder());
                Venue venue = venue(opened.folder())) {
            Map<String, Object> settings = settings(venue);
            settings.putAll(embeddedKinesis.settings());
            Config config = Operator.withToken(opened.config(settings));
            long begin = System.nanoTime();
            Node node = Node.start(config, Version.current());
            try {
                announce(console, opened, venue, node);
                Operator.announce(console, config, node);
                embeddedKinesis.announce(console);
                List<SymbolStatus> started = awaitLive(console, node, stop);
                reportRecovery(console, started, begin);
                run(console, node, stop);
                return finish(console, config, node, started, begin);
            } finally {
                node.close();
            }
        }
    }

    /// The exchange to connect to: a simulated one of this process, or one that was given.
    private record Venue(
            List<String> streamUrls,
            String restUrl,
            List<String> symbols,
            @Nullable SimulatedExchange simulated) implements AutoCloseable {
        @Override
        public void close() {
            if (simulated != null) {
                simulated.close();
            }
        }
    }

    private Venue venue(Path folder) {
        OptionBounds.atLeast("--lines", lines, 1);
        if (exchangeUrl != null || restUrl != null) {
            if (exchangeUrl == null || restUrl == null || SymbolChoice.isCount(market.symbols)) {
                throw OptionBounds.wrong(
                        "--exchange, --rest and --symbols NAME,NAME belong together: the streams, the REST API and what"
                                + " to follow there");
            }
            return new Venue(
                    Collections.nCopies(lines, exchangeUrl), restUrl, SymbolChoice.names(market.symbols), null);
        }
        GeneratorSettings generator = market.generator().withDataFolder(folder.resolve("exchange"));
        SimulatedExchange exchange = SimulatedExchange.start(
                ExchangeSettings.builder().generated(generator).lines(lines).build());
        return new Venue(
                IntStream.rangeClosed(1, lines)
                        .mapToObj(line -> exchange.streamUri(line).toString())
                        .toList(),
                "http://" + exchange.host() + ":" + exchange.restPort(),
                exchange.listings().stream().map(listing -> listing.symbol()).toList(),
                exchange);
    }

    private Map<String, Object> settings(Venue venue) {
        var settings = new HashMap<String, Object>();
        settings.put("capstan.node.symbols", venue.symbols());
        settings.put(
                "capstan.node.lines",
                venue.streamUrls().stream().map(url -> Map.of("url", url)).toList());
        settings.put("capstan.streams.rest.base-url", venue.restUrl());
        settings.put("capstan.http.port", httpPort);
        if (venue.simulated() != null) {
            settings.put("capstan.streams.connection.api-key", "simulated");
        }
        return settings;
    }

    private void announce(Console console, Stores opened, Venue venue, Node node) {
        console.say("capstan up: data in " + opened.folder());
        console.say("  http        " + node.httpAddress()
                + "   (/health /symbols /books/BTCUSDT?depth=10 /trades/BTCUSDT /features/BTCUSDT /openapi.json)");
        console.say("  redis       " + opened.redisAddress() + "   HGETALL ob:{BTCUSDT}");
        console.say("  postgresql  " + opened.postgresAddress());
        SimulatedExchange simulated = venue.simulated();
        console.say("  exchange    " + String.join(", ", venue.streamUrls()) + " (SBE)"
                + (simulated == null ? "" : ", ws://" + simulated.host() + ":" + simulated.jsonPort() + " (JSON)")
                + ", "
                + venue.restUrl() + " (REST)");
    }

    private List<SymbolStatus> awaitLive(Console console, Node node, StopSignal stop) {
        long deadline = System.nanoTime() + node.settings().startTimeout().toNanos();
        var exchange = new ExchangeWatch(console, node, period != null);
        List<SymbolStatus> statuses = statuses(node);
        try (Progress progress = Progress.of(console, "anchoring", "symbols", statuses.size())) {
            while (!stop.isAsked()) {
                long live = statuses.stream()
                        .filter(status -> status.status().equals("LIVE"))
                        .count();
                progress.to(live);
                if (live == statuses.size()) {
                    break;
                }
                if (live == 0) {
                    exchange.look();
                }
                if (System.nanoTime() > deadline) {
                    console.say("only " + live + " of " + statuses.size()
                            + " symbols are live yet; going on, see /symbols");
                    break;
                }
                stop.await(Duration.ofMillis(200));
                statuses = statuses(node);
            }
        }
        return statuses;
    }

    private static void reportRecovery(Console console, List<SymbolStatus> statuses, long begin) {
        if (sum(statuses, SymbolStatus::recoveredEvents) + sum(statuses, SymbolStatus::recoveredFromSnapshot) > 0) {
            console.say("  recovered   "
                    + recovery(statuses).lines().stream().map(String::strip).toList());
        }
        if (statuses.stream().allMatch(status -> status.status().equals("LIVE"))) {
            console.say("  live after  " + (System.nanoTime() - begin) / 1_000_000 + " ms");
        }
    }

    /// What the entities found in the journal when they started.
    private static Report recovery(List<SymbolStatus> statuses) {
        return new Report()
                .put(
                        "symbols",
                        statuses.stream()
                                .filter(status -> status.recoveredEvents() > 0 || status.recoveredFromSnapshot() > 0)
                                .count())
                .put(
                        "fromStateSnapshots",
                        statuses.stream()
                                .filter(status -> status.recoveredFromSnapshot() > 0)
                                .count())
                .put("journalEventsFolded", sum(statuses, SymbolStatus::recoveredEvents))
                .put(
                        "millis",
                        statuses.stream()
                                .mapToLong(SymbolStatus::recoveryMillis)
                                .max()
                                .orElse(0));
    }

    private void run(Console console, Node node, StopSignal stop) {
        long end = period == null ? Long.MAX_VALUE : System.nanoTime() + period.toNanos();
        boolean watched = System.console() != null && System.console().isTerminal() && !console.isJson();
        while (!stop.isAsked()) {
            long left = period == null ? Long.MAX_VALUE : end - System.nanoTime();
            if (left <= 0 || stop.await(Duration.ofNanos(Math.min(left, SECOND.toNanos())))) {
                return;
            }
            if (watched) {
                List<SymbolStatus> now = statuses(node);
                console.say(String.format(
                        "  %d/%d live  frames %,d  diffs %,d  trades %,d  journal %,d  publishes %,d  gaps %d",
                        now.stream()
                                .filter(status -> status.status().equals("LIVE"))
                                .count(),
                        now.size(),
                        sum(now, SymbolStatus::frames),
                        sum(now, SymbolStatus::diffsApplied),
                        sum(now, SymbolStatus::trades),
                        sum(now, SymbolStatus::journalEvents),
                        sum(now, SymbolStatus::publishes),
                        sum(now, SymbolStatus::gaps)));
            }
        }
    }

    private int finish(Console console, Config config, Node node, List<SymbolStatus> started, long begin) {
        // Taken while the feed flows: stopping it labels every book as disconnected, which is no gap of the feed.
        long gaps = sum(statuses(node), SymbolStatus::gaps);
        Map<String, List<Shown>> shown = period == null ? Map.of() : shown(node);
        node.stopFeed();
        List<SymbolStatus> last = statuses(node);
        var report = new Report()
                .put("symbols", last.size())
                .put("seconds", (System.nanoTime() - begin) / 1_000_000_000)
                .put("frames", sum(last, SymbolStatus::frames))
                .put("diffsApplied", sum(last, SymbolStatus::diffsApplied))
                .put("trades", sum(last, SymbolStatus::trades))
                .put("journalEvents", sum(last, SymbolStatus::journalEvents))
                .put("redisPublishes", sum(last, SymbolStatus::publishes))
                .put("gaps", gaps)
                .put("crossed", sum(last, SymbolStatus::crossed))
                .put("topChecks", sum(last, SymbolStatus::topChecks))
                .put("topMismatches", sum(last, SymbolStatus::topMismatches))
                .put("tradesBackfilled", sum(last, SymbolStatus::tradesBackfilled))
                .put("tradesMissing", sum(last, SymbolStatus::tradesMissing));
        Report recovered = report.part("recovered");
        recovery(started).copyInto(recovered);
        boolean holds = true;
        if (period != null) {
            holds = verify(console, config, node, shown, report);
        }
        report.list("books", last.stream().map(UpCommand::book).toList());
        console.report(report);
        return holds ? 0 : CommandFailed.CHECK_FAILED;
    }

    /// What readers of Redis and of the API are shown now, to be found in the journal afterwards.
    private static Map<String, List<Shown>> shown(Node node) {
        Map<String, List<Shown>> shown = new HashMap<>(Proof.shownBy(
                node.redis(),
                node.settings().venue(),
                List.copyOf(node.settings().symbols())));
        Proof.addShownByEntities(shown, statuses(node));
        return shown;
    }

    private static boolean verify(
            Console console, Config config, Node node, Map<String, List<Shown>> shown, Report report) {
        var proof = new Proof(console, node.database(), config);
        List<SymbolAudit.Verdict> verdicts =
                proof.verify(proof.heads(id -> node.settings().ids().contains(id)), shown);
        boolean holds = Proof.tell(report.part("verification"), verdicts)
                && verdicts.size() == node.settings().symbols().size();
        report.put("verified", holds);
        return holds;
    }

    private static Report book(SymbolStatus status) {
        return new Report()
                .put("symbol", status.symbol())
                .put("status", status.status())
                .put("lastUpdateId", status.lastUpdateId())
                .put("lastTradeId", status.lastTradeId())
                .putHash("sum", status.sum())
                .putHash("chain", status.chain())
                .putHash("tradeChain", status.tradeChain());
    }

    private static List<SymbolStatus> statuses(Node node) {
        try {
            return node.statuses(STATUS_PATIENCE);
        } catch (TimeoutException e) {
            throw new CommandFailed(
                    CommandFailed.ENVIRONMENT,
                    "a symbol did not say where it stands within " + STATUS_PATIENCE
                            + "; is the journal up? see the log",
                    e);
        }
    }

    private static long sum(List<SymbolStatus> statuses, ToLongFunction<SymbolStatus> figure) {
        return statuses.stream().mapToLong(figure).sum();
    }
}
