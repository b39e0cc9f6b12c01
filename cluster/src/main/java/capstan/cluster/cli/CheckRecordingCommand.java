package capstan.cluster.cli;

import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.TradesView;
import capstan.cluster.node.Node;
import capstan.cluster.node.Stages;
import capstan.cluster.proof.IdCoverage;
import capstan.cluster.proof.Shown;
import capstan.cluster.proof.SymbolAudit;
import capstan.cluster.recording.HotStateAudit;
import capstan.cluster.recording.RecordedTruth;
import capstan.cluster.recording.SymbolTruth;
import capstan.market.feed.FrameKind;
import capstan.persistence.redis.RedisHotStateReader;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.recorded.Played;
import capstan.simulator.recorded.RecordingSettings;
import capstan.simulator.stream.OutboundRules;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sends a recorded market through the whole path and compares every sink with the recording.
@Command(
        name = "check-recording",
        mixinStandardHelpOptions = true,
        description = {
            "Plays recordings through the simulated exchange, the binary socket, the entities, the journal and Redis,",
            "and compares each of them with what was recorded. Files are gzip or plain lines of '<receive ns> <JSON>',",
            "one symbol or several. Without --data everything happens in a folder that is deleted afterwards."
        })
final class CheckRecordingCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /// Without any progress for this long the check gives up.
    private static final Duration STALL = Duration.ofSeconds(30);
    private static final int API_TRADES = 1_000;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "recordings, in the order in which they follow each other")
    private List<Path> files = List.of();

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "times the recording's own speed (default: ${DEFAULT-VALUE}); the audit of Redis needs to see every five seconds of it at least once")
    private double speed = 10;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep everything in this folder, which must not hold another run's journal")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException {
        Console console = common.console();
        RecordedTruth truth;
        try {
            truth = RecordedTruth.read(files);
        } catch (RecordedTruth.Unusable e) {
            throw new CommandFailed(CommandFailed.ENVIRONMENT, String.valueOf(e.getMessage()), e);
        }
        Path folder = data == null ? Files.createTempDirectory("capstan-check-") : data;
        try {
            return check(console, truth, folder);
        } finally {
            if (data == null) {
                delete(folder);
            }
        }
    }

    private int check(Console console, RecordedTruth truth, Path folder) {
        var options = new StoreOptions();
        options.data = folder;
        try (StopSignal stop = new StopSignal();
                Stores stores = Stores.open(options, true);
                SimulatedExchange exchange = SimulatedExchange.start(ExchangeSettings.builder()
                        .recorded(RecordingSettings.of(files)
                                .withSpeed(new RecordingSettings.Speed.Times(speed))
                                .holdingFor(Set.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES, FrameKind.BEST_BID_ASK)))
                        .outbound(OutboundRules.LOSSLESS)
                        .build())) {
            Config config = stores.config(settings(exchange, truth));
            Node node = Node.start(config, Version.current());
            try {
                Map<String, HotStateAudit> audits = startAudits(node, truth);
                play(console, node, exchange, truth, stop);
                return compare(console, config, node, exchange, truth, audits);
            } finally {
                node.close();
            }
        }
    }

    private static Map<String, Object> settings(SimulatedExchange exchange, RecordedTruth truth) {
        var settings = new HashMap<String, Object>();
        settings.put("capstan.node.symbols", List.copyOf(truth.symbols().keySet()));
        settings.put("capstan.streams.connection.url", "ws://" + exchange.host() + ":" + exchange.sbePort());
        settings.put("capstan.streams.connection.api-key", "recording");
        settings.put("capstan.streams.rest.base-url", "http://" + exchange.host() + ":" + exchange.restPort());
        settings.put("capstan.http.port", 0);
        return settings;
    }

    private static Map<String, HotStateAudit> startAudits(Node node, RecordedTruth truth) {
        var reader = new RedisHotStateReader(node.redis());
        var audits = new LinkedHashMap<String, HotStateAudit>();
        truth.symbols().forEach((symbol, recorded) -> {
            var audit = new HotStateAudit(symbol, recorded, reader);
            audits.put(symbol, audit);
            audit.start();
        });
        return audits;
    }

    /// Waits until everything recorded has arrived, or nothing moves any more.
    private static void play(
            Console console, Node node, SimulatedExchange exchange, RecordedTruth truth, StopSignal stop) {
        long total = truth.symbols().values().stream()
                .mapToLong(symbol -> symbol.diffs() + symbol.trades())
                .sum();
        long last = -1;
        long movedAt = System.nanoTime();
        try (Progress progress = Progress.of(console, "playing", "diffs and trades", total)) {
            while (!stop.await(LOOK)) {
                List<SymbolStatus> statuses = statuses(node);
                long done = sum(statuses, status -> status.diffsApplied() + status.diffsStale() + status.trades());
                progress.to(done);
                if (exchange.stats().finished() && statuses.stream().allMatch(status -> hasArrived(status, truth))) {
                    return;
                }
                if (done != last) {
                    last = done;
                    movedAt = System.nanoTime();
                } else if (System.nanoTime() - movedAt > STALL.toNanos()) {
                    console.say("nothing has moved for " + STALL.toSeconds() + " s, comparing what arrived: "
                            + statuses.stream()
                                    .map(status -> status.symbol() + " " + status.status())
                                    .toList());
                    return;
                }
            }
        }
    }

    private static boolean hasArrived(SymbolStatus status, RecordedTruth truth) {
        SymbolTruth recorded = truth.symbols().get(status.symbol());
        return recorded != null
                && status.lastTradeId() >= recorded.lastTradeId()
                && status.lastUpdateId() >= recorded.lastUpdateId();
    }

    private int compare(
            Console console,
            Config config,
            Node node,
            SimulatedExchange exchange,
            RecordedTruth truth,
            Map<String, HotStateAudit> audits) {
        List<SymbolStatus> last = statuses(node);
        awaitPublished(node, last);
        var sinks = new LinkedHashMap<String, SinkCount>();
        audits.forEach((symbol, audit) -> {
            HotStateAudit.Finding finding = audit.finish();
            sinks.computeIfAbsent("redis", _ -> new SinkCount()).add(finding.missing(), finding.duplicated());
        });
        for (SymbolStatus status : last) {
            SymbolTruth recorded = truth.of(status.symbol());
            long difference = recorded.trades() - status.trades();
            sinks.computeIfAbsent("entity", _ -> new SinkCount())
                    .add(Math.max(0, difference), Math.max(0, -difference));
            compareApi(node, status, recorded, sinks.computeIfAbsent("api", _ -> new SinkCount()));
        }
        Map<String, List<Shown>> shown = new HashMap<>(Proof.shownBy(
                node.redis(),
                node.settings().venue(),
                List.copyOf(node.settings().symbols())));
        Proof.addShownByEntities(shown, last);
        var proof = new Proof(console, node.database(), config);
        List<SymbolAudit.Verdict> verdicts =
                proof.verify(proof.heads(id -> node.settings().ids().contains(id)), shown);
        compareJournal(verdicts, truth, sinks.computeIfAbsent("journal", _ -> new SinkCount()));
        return report(console, exchange, truth, last, verdicts, sinks);
    }

    private int report(
            Console console,
            SimulatedExchange exchange,
            RecordedTruth truth,
            List<SymbolStatus> last,
            List<SymbolAudit.Verdict> verdicts,
            Map<String, SinkCount> sinks) {
        long expected =
                truth.symbols().values().stream().mapToLong(SymbolTruth::trades).sum();
        long missing = sinks.values().stream().mapToLong(sink -> sink.missing).sum();
        long duplicated =
                sinks.values().stream().mapToLong(sink -> sink.duplicated).sum();
        var report = new Report()
                .put("symbols", last.size())
                .put(
                        "diffsRecorded",
                        truth.symbols().values().stream()
                                .mapToLong(SymbolTruth::diffs)
                                .sum())
                .put("diffsApplied", sum(last, SymbolStatus::diffsApplied))
                .put("diffsStale", sum(last, SymbolStatus::diffsStale))
                .put("gaps", sum(last, SymbolStatus::gaps))
                .put("crossed", sum(last, SymbolStatus::crossed))
                .put("bookTickerChecks", sum(last, SymbolStatus::topChecks))
                .put("bookTickerMismatches", sum(last, SymbolStatus::topMismatches))
                .put("tradesExpected", expected)
                .put("tradesMissing", missing)
                .put("tradesDuplicated", duplicated)
                .put(
                        "withoutSnapshot",
                        exchange.stats().played().stream()
                                .filter(Played::syntheticSnapshot)
                                .map(Played::symbol)
                                .toList());
        Report each = report.part("sinks");
        sinks.forEach((name, count) ->
                each.part(name).put("tradesMissing", count.missing).put("tradesDuplicated", count.duplicated));
        boolean proved = Proof.tell(report.part("verification"), verdicts);
        report.list("books", verdicts.stream().map(Proof::book).toList());
        boolean holds = proved
                && missing == 0
                && duplicated == 0
                && sum(last, SymbolStatus::crossed) == 0
                && sum(last, SymbolStatus::topMismatches) == 0
                && sum(last, SymbolStatus::gaps) == 0
                && last.stream().allMatch(status -> hasArrived(status, truth));
        report.put("verified", holds);
        console.report(report);
        return holds ? 0 : CommandFailed.CHECK_FAILED;
    }

    private static void compareJournal(List<SymbolAudit.Verdict> verdicts, RecordedTruth truth, SinkCount sink) {
        for (SymbolAudit.Verdict verdict : verdicts) {
            String symbol = verdict.symbol().substring(verdict.symbol().indexOf(':') + 1);
            SymbolTruth recorded = truth.symbols().get(symbol);
            long missing = 0;
            for (int i = 0; recorded != null && i < recorded.trades(); i++) {
                missing += verdict.trades().contains(recorded.tradeId(i)) ? 0 : 1;
            }
            sink.add(missing, verdict.trades().duplicates());
        }
    }

    /// The API must give the newest trades, each once and in order.
    private static void compareApi(Node node, SymbolStatus status, SymbolTruth recorded, SinkCount sink) {
        try {
            TradesView view =
                    Stages.await(node.books().trades(status.venue() + ":" + status.symbol(), API_TRADES), PATIENCE);
            var given = new IdCoverage();
            view.trades().forEach(trade -> given.add(trade.id()));
            long missing = 0;
            for (int i = Math.max(0, recorded.trades() - API_TRADES); i < recorded.trades(); i++) {
                missing += given.contains(recorded.tradeId(i)) ? 0 : 1;
            }
            sink.add(missing, given.duplicates());
        } catch (TimeoutException e) {
            throw new CommandFailed(CommandFailed.ENVIRONMENT, status.symbol() + " did not give its trades", e);
        }
    }

    /// Lets the last publish of every symbol reach Redis before readers are asked a last time.
    private static void awaitPublished(Node node, List<SymbolStatus> last) {
        var reader = new RedisHotStateReader(node.redis());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (SymbolStatus status : last) {
            while (System.nanoTime() < deadline) {
                try {
                    String shown = Stages.await(reader.read(status.symbol()), PATIENCE)
                            .book()
                            .get("last_trade_id");
                    if (status.lastTradeId() == 0 || (shown != null && Long.parseLong(shown) >= status.lastTradeId())) {
                        break;
                    }
                } catch (TimeoutException e) {
                    throw new CommandFailed(CommandFailed.ENVIRONMENT, "Redis did not answer within " + PATIENCE, e);
                }
            }
        }
    }

    private static List<SymbolStatus> statuses(Node node) {
        try {
            return node.statuses(PATIENCE);
        } catch (TimeoutException e) {
            throw new CommandFailed(
                    CommandFailed.ENVIRONMENT, "a symbol did not say where it stands within " + PATIENCE, e);
        }
    }

    private static long sum(List<SymbolStatus> statuses, ToLongFunction<SymbolStatus> figure) {
        return statuses.stream().mapToLong(figure).sum();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /// How many trades a sink lacks or has too often.
    private static final class SinkCount {
        private long missing;
        private long duplicated;

        void add(long moreMissing, long moreDuplicated) {
            missing += moreMissing;
            duplicated += moreDuplicated;
        }
    }
}
