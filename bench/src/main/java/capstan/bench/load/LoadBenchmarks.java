package capstan.bench.load;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.cli.Console;
import capstan.cluster.cli.JournalFold;
import capstan.cluster.cli.Report;
import capstan.cluster.node.NodeTap;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.journal.JournalHead;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The benchmarks of the whole pipeline (exchange process → socket → line → entity → journal → Redis) and of folding
/// its journal again. Twenty generated symbols whose mix of frames follows the recorded market's: about one depth diff
/// of some forty levels to fifteen frames.
///
/// Saturation: the exchange sends as fast as it is read. Controls of the same run: a journal event a frame, which
/// is what an event-sourced design without batches does, and the socket alone, whose batches are acked unread.
///
/// Latency: open loop, the exchange sends at a fixed rate whatever happens.
public final class LoadBenchmarks {

    private static final String SATURATION = "load.Pipeline.saturation";
    private static final String LATENCY = "load.Pipeline.latency";
    private static final String FOLD = "load.Replay.fold";
    private static final String BATCHES = "journal=batches";
    private static final String FRAME_A_FACT = "journal=frame-a-fact";
    private static final String SOCKET = "journal=none";
    private static final List<String> FULL_SPEED = List.of("--full-speed", "--diff-events", "40");
    private static final int[] RATES = {2_000, 20_000, 60_000};
    /// A control that is slow need not hold back many frames, or its end takes long.
    private static final Map<String, Object> ONE_FRAME = Map.of(
            "capstan.streams.batch.max-frames", 1,
            "capstan.streams.batch.high-water", "2 MiB",
            "capstan.streams.batch.low-water", "1 MiB");

    private final LoadPlan plan;
    private final Console console;
    private final List<Report> reports = new ArrayList<>();

    public LoadBenchmarks(LoadPlan plan, Console console) {
        this.plan = plan;
        this.console = console;
    }

    /// One report a benchmark and its variant; none when none is meant.
    public List<Report> run() {
        if (plan.wants(SATURATION) || plan.wants(FOLD)) {
            Saturated whole = saturate(BATCHES, Map.of());
            Saturated control = saturate(FRAME_A_FACT, ONE_FRAME);
            if (plan.wants(SATURATION)) {
                tell(whole, control);
                tell(control, control);
                tell(socketOnly(), control);
            }
            if (plan.wants(FOLD)) {
                tellFold(whole, control);
                tellFold(control, control);
            }
        }
        if (plan.wants(LATENCY)) {
            for (int rate : RATES) {
                latency(rate);
            }
        }
        if (plan.wants(KinesisBenchmarks.NAME)) {
            reports.addAll(new KinesisBenchmarks(plan, console).run());
        }
        return reports;
    }

    /// @param foldedPerSecond frames a second when the journal was folded again, 0 when it was not
    private record Saturated(
            String variant,
            double framesPerSecond,
            double factsPerSecond,
            double publishesPerSecond,
            double foldedPerSecond,
            Report cores) {}

    private Saturated saturate(String variant, Map<String, Object> settings) {
        console.say("pipeline at saturation, " + variant + " …");
        try (LoadStores stores = LoadStores.open(plan.folder())) {
            Saturated saturated;
            Config config;
            try (LoadExchange exchange = LoadExchange.start(stores, FULL_SPEED);
                    LoadNode load = LoadNode.start(stores, exchange.addresses(), settings, NodeTap.NONE)) {
                config = load.config();
                load.awaitLive();
                LoadNode.runFor(plan.warmUp());
                ProcessorTime before = ProcessorTime.now(exchange, stores);
                List<SymbolStatus> first = load.statuses();
                long begin = System.nanoTime();
                LoadNode.runFor(plan.measured());
                List<SymbolStatus> last = load.statuses();
                double seconds = (System.nanoTime() - begin) / 1e9;
                Report cores = ProcessorTime.now(exchange, stores).since(before);
                saturated = new Saturated(
                        variant,
                        LoadNode.grown(first, last, SymbolStatus::frames) / seconds,
                        LoadNode.grown(first, last, SymbolStatus::journalEvents) / seconds,
                        LoadNode.grown(first, last, SymbolStatus::publishes) / seconds,
                        0,
                        cores);
            }
            return plan.wants(FOLD) ? folded(saturated, config) : saturated;
        }
    }

    private Saturated socketOnly() {
        console.say("pipeline at saturation, " + SOCKET + " …");
        var socket = new SocketOnly();
        try (LoadStores stores = LoadStores.open(plan.folder());
                LoadExchange exchange = LoadExchange.start(stores, FULL_SPEED);
                LoadNode _ = LoadNode.start(stores, exchange.addresses(), Map.of(), socket)) {
            LoadNode.runFor(plan.warmUp());
            ProcessorTime before = ProcessorTime.now(exchange, stores);
            long first = socket.frames();
            long begin = System.nanoTime();
            LoadNode.runFor(plan.measured());
            double seconds = (System.nanoTime() - begin) / 1e9;
            double framesPerSecond = (socket.frames() - first) / seconds;
            return new Saturated(
                    SOCKET,
                    framesPerSecond,
                    0,
                    0,
                    0,
                    ProcessorTime.now(exchange, stores).since(before));
        }
    }

    private void latency(int rate) {
        console.say("pipeline latency at " + rate + " frames/s …");
        var tap = new LatencyTap();
        try (LoadStores stores = LoadStores.open(plan.folder());
                LoadExchange exchange = LoadExchange.start(
                        stores, List.of("--frames", Integer.toString(rate), "--lossless", "--diff-events", "40"));
                LoadNode load = LoadNode.start(stores, exchange.addresses(), Map.of(), tap)) {
            load.awaitLive();
            LoadNode.runFor(plan.warmUp());
            tap.reset();
            ProcessorTime before = ProcessorTime.now(exchange, stores);
            LoadNode.runFor(plan.measured());
            Report cores = ProcessorTime.now(exchange, stores).since(before);
            double baseline = tap.toSocket().getValueAtPercentile(50);
            var report = new Report()
                    .put("benchmark", LATENCY)
                    .put("parameters", List.of("rate=" + rate + " frames/s"))
                    .put("score", tap.fromSocket().getValueAtPercentile(50))
                    .put("unit", "us/frame at p50, socket to Redis")
                    .put("control", "exchange to socket, p50")
                    .put("ratio", Figures.rounded(tap.fromSocket().getValueAtPercentile(50) / Math.max(1, baseline), 2))
                    .put("frames", tap.fromSocket().getTotalCount());
            Figures.tell(report.part("socketToRedisMicros"), tap.fromSocket());
            Figures.tell(report.part("exchangeToRedisMicros"), tap.fromExchange());
            Figures.tell(report.part("exchangeToSocketMicros"), tap.toSocket());
            reports.add(report.put("coresBusy", cores));
        }
    }

    private Saturated folded(Saturated saturated, Config config) {
        console.say("replay, " + saturated.variant() + " …");
        double best = 0;
        try (Database database = Database.open(DatabaseSettings.from(config))) {
            var journal = new JournalReader(database, JournalReaderSettings.from(config));
            var fold = new JournalFold(journal, SymbolBounds.DEFAULT);
            List<JournalHead> heads = journal.heads(SymbolBook.KEY.name());
            for (int i = 0; i < plan.folds(); i++) {
                long begin = System.nanoTime();
                long frames = 0;
                for (JournalHead head : heads) {
                    frames += fold.fold(head, _ -> {}).counters().frames();
                }
                best = Math.max(best, frames * 1e9 / (System.nanoTime() - begin));
            }
        }
        return new Saturated(
                saturated.variant(),
                saturated.framesPerSecond(),
                saturated.factsPerSecond(),
                saturated.publishesPerSecond(),
                best,
                saturated.cores());
    }

    private void tell(Saturated saturated, Saturated control) {
        reports.add(new Report()
                .put("benchmark", SATURATION)
                .put("parameters", List.of(saturated.variant()))
                .put("score", Math.round(saturated.framesPerSecond()))
                .put("unit", "frames/s")
                .put("control", control.variant())
                .put("ratio", Figures.rounded(saturated.framesPerSecond() / control.framesPerSecond(), 2))
                .put("factsPerSecond", Math.round(saturated.factsPerSecond()))
                .put("publishesPerSecond", Math.round(saturated.publishesPerSecond()))
                .put("coresBusy", saturated.cores()));
    }

    private void tellFold(Saturated folded, Saturated control) {
        reports.add(new Report()
                .put("benchmark", FOLD)
                .put("parameters", List.of(folded.variant()))
                .put("score", Math.round(folded.foldedPerSecond()))
                .put("unit", "frames/s")
                .put("control", control.variant())
                .put("ratio", Figures.rounded(folded.foldedPerSecond() / control.foldedPerSecond(), 2))
                .put("framesPerFact", Figures.rounded(folded.framesPerSecond() / folded.factsPerSecond(), 1)));
    }
}
