package capstan.cluster.cli;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.TradesView;
import capstan.cluster.node.Node;
import capstan.cluster.node.NodeTap;
import capstan.cluster.node.Stages;
import capstan.cluster.past.NodePast;
import capstan.cluster.proof.Shown;
import capstan.cluster.recording.HotStateAudit;
import capstan.cluster.recording.RecordedTops;
import capstan.cluster.recording.RecordedTruth;
import capstan.cluster.recording.SymbolTruth;
import capstan.market.feed.FrameKind;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.past.PastBooks;
import capstan.persistence.redis.RedisHotStateReader;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.recorded.Played;
import capstan.simulator.recorded.RecordingSettings;
import capstan.simulator.stream.OutboundRules;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
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

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = {
                "recordings, in any order, or folders of nothing else; they are played in the order of their receive",
                "times"
            })
    private List<Path> paths = List.of();

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "10",
            description = {
                "times the recording's own speed (default: ${DEFAULT-VALUE}). Redis shows windows of five seconds, and what",
                "passes through them between two reads is told as tradesNotSeen: the faster, the more of it"
            })
    private double speed = 10;

    @Option(
            names = "--faults",
            paramLabel = "RATE",
            description = {
                "lose, double or reorder this share of the frames on each of two lines, for example 0.01; everything must",
                "still come to the same books and trades"
            })
    private @Nullable Double faultRate;

    @Option(names = "--seed", defaultValue = "1", description = "seed of the faults (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--labelled",
            description = {
                "look through captures as CSV tables instead: a file named negative must have faults, any other none"
            })
    private boolean labelled;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep everything in this folder, which must not hold another run's journal")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException {
        Console console = common.console();
        List<Path> files = files();
        if (labelled) {
            return new LabelledCaptures(console).check(files);
        }
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

    /// The files named and those in folders named, by name.
    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            try (Stream<Path> inside = Files.list(path)) {
                inside.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        if (files.isEmpty()) {
            throw new CommandFailed(CommandFailed.ENVIRONMENT, "there is no file in " + paths);
        }
        return files;
    }

    private int check(Console console, RecordedTruth truth, Path folder) {
        RecordingFaults faults = faultRate == null ? null : new RecordingFaults(faultRate, seed);
        var options = new StoreOptions();
        options.data = folder;
        try (StopSignal stop = new StopSignal();
                Stores stores = Stores.open(options, true);
                SimulatedExchange exchange = SimulatedExchange.start(ExchangeSettings.builder()
                        .recorded(RecordingSettings.of(truth.files())
                                .withSpeed(new RecordingSettings.Speed.Times(speed))
                                .holdingFor(Set.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES, FrameKind.BEST_BID_ASK)))
                        .outbound(OutboundRules.LOSSLESS)
                        .lines(faults == null ? 1 : RecordingFaults.LINES)
                        .faults(faults == null ? FaultPlan.NONE : faults.plan())
                        .build())) {
            Config config = stores.config(settings(exchange, truth));
            if (faults != null) {
                faults.listenTo(exchange);
            }
            Node node = Node.start(config, Version.current(), faults == null ? NodeTap.NONE : faults);
            try {
                Map<String, HotStateAudit> audits = startAudits(node, truth);
                play(console, node, exchange, truth, stop);
                return compare(console, config, node, exchange, truth, audits, faults);
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
        settings.put(
                "capstan.node.lines",
                IntStream.rangeClosed(1, exchange.lines())
                        .mapToObj(line -> Map.of("url", exchange.streamUri(line).toString()))
                        .toList());
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
        SymbolTruth recorded = truth.of(status.symbol());
        boolean hasBook = status.lastUpdateId() >= recorded.lastUpdateId() || !recorded.hasProvableBook();
        return hasBook && status.lastTradeId() >= recorded.lastTradeId() && status.openTradeGaps() == 0;
    }

    private int compare(
            Console console,
            Config config,
            Node node,
            SimulatedExchange exchange,
            RecordedTruth truth,
            Map<String, HotStateAudit> audits,
            @Nullable RecordingFaults faults) {
        List<SymbolStatus> last = statuses(node);
        awaitPublished(node, last);
        var comparison = new RecordingComparison(truth, last);
        audits.forEach((symbol, audit) -> comparison.redis(symbol, audit.finish(faults != null)));
        if (faults != null) {
            PastBooks past = NodePast.unbounded(node.database(), config);
            for (SymbolStatus status : last) {
                String id = JournalReader.persistenceId(SymbolBook.KEY.name(), status.venue() + ":" + status.symbol());
                comparison.tops(status.symbol(), RecordedTops.compare(past, id, truth.of(status.symbol())));
            }
        }
        for (SymbolStatus status : last) {
            comparison.api(status.symbol(), apiTrades(node, status));
        }
        Map<String, List<Shown>> shown = new HashMap<>(Proof.shownBy(
                node.redis(),
                node.settings().venue(),
                List.copyOf(node.settings().symbols())));
        Proof.addShownByEntities(shown, last);
        var proof = new Proof(console, node.database(), config);
        comparison.journal(proof.verify(proof.heads(id -> node.settings().ids().contains(id)), shown));
        comparison.withoutSnapshot(exchange.stats().played().stream()
                .filter(Played::syntheticSnapshot)
                .map(Played::symbol)
                .toList());
        var report = new Report();
        if (faults != null) {
            faults.tell(report.part("faults"));
        }
        boolean holds = comparison.tell(report);
        comparison.remarks().forEach(console::say);
        console.report(report);
        return holds ? 0 : CommandFailed.CHECK_FAILED;
    }

    private static TradesView apiTrades(Node node, SymbolStatus status) {
        try {
            return Stages.await(
                    node.books().trades(status.venue() + ":" + status.symbol(), RecordingComparison.API_TRADES),
                    PATIENCE);
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
}
