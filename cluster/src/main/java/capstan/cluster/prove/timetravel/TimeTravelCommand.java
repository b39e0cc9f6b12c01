package capstan.cluster.prove.timetravel;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.cli.CommandFailed;
import capstan.cluster.cli.DurationConverter;
import capstan.cluster.cli.OptionBounds;
import capstan.cluster.cli.Progress;
import capstan.cluster.cli.Version;
import capstan.cluster.node.Node;
import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.report.ProofReport;
import capstan.cluster.prove.trial.Scenario;
import capstan.cluster.prove.trial.Trial;
import capstan.market.symbol.PastMoment;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Remembers what was published as live, then looks the same moments up in the journal.
@Command(
        name = "timetravel",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a market whose feed loses frames, restarts the node in its middle, and remembers what readers were shown",
            "as live. Then it asks for the same books by update id and by time, over the API and as book --at does, and",
            "for ids at random. Each must have the same ids, level sum and chain."
        })
public final class TimeTravelCommand extends Scenario {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int REMEMBERED = 200_000;
    private static final int WARM_UP = 200;
    private static final int TOLD_MISMATCHES = 5;

    @Option(
            names = "--lookups",
            paramLabel = "N",
            defaultValue = "1000",
            description = "moments that are looked up, each in both ways (default: ${DEFAULT-VALUE})")
    private int lookups = 1_000;

    @Option(
            names = "--symbols",
            paramLabel = "N",
            defaultValue = "4",
            description = "symbols of the market (default: ${DEFAULT-VALUE})")
    private int symbols = 4;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "4000",
            description = "frames a second of all symbols together (default: ${DEFAULT-VALUE})")
    private double frames = 4_000;

    @Option(
            names = "--market",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "30s",
            description = "how long the market runs, half of it before the restart (default: ${DEFAULT-VALUE})")
    private Duration market = Duration.ofSeconds(30);

    private long looked;
    private long mismatches;
    private long reanchoredThere;
    private long skips;

    @Override
    protected String name() {
        return "timetravel";
    }

    @Override
    protected String claim() {
        return "a book looked up at a past update id or time is the book that was live there, to the last bit";
    }

    @Override
    protected void checkOptions() {
        OptionBounds.atLeast("--lookups", lookups, 1);
        OptionBounds.atLeast("--symbols", symbols, 1);
        OptionBounds.positive("--frames", frames);
        OptionBounds.positive("--market", market.toMillis());
    }

    @Override
    protected void prove(Trial trial) {
        trial.stores(true, true);
        SimulatedExchange exchange = trial.exchange(ExchangeSettings.builder()
                .generated(GeneratorSettings.defaults()
                        .withSeed(trial.seed())
                        .withSymbols(SymbolSpec.first(symbols))
                        .withPace(new Pace.Frames(frames)))
                .faults(FaultPlan.seeded(trial.seed()).withRate(FaultKind.LOST, 0.0005))
                .build());
        var settings = new HashMap<>(Trial.following(exchange));
        settings.put("capstan.http.port", 0);
        Config config = trial.config(settings);
        var tap = new LiveTap(REMEMBERED, trial.seed());
        try (Progress progress = trial.progress("market", "live books seen", 0)) {
            Node first = Node.start(config, Version.current(), tap);
            try {
                run(trial, tap, progress);
                first.stopFeed();
            } finally {
                first.close();
            }
            Node second = trial.node(config, tap);
            run(trial, tap, progress);
            lookUp(trial, config, tap, second);
        }
    }

    private void run(Trial trial, LiveTap tap, Progress progress) {
        long end = System.nanoTime() + market.toNanos() / 2;
        while (System.nanoTime() < end && !trial.await(LOOK)) {
            progress.to(tap.published());
        }
    }

    private void lookUp(Trial trial, Config config, LiveTap tap, Node node) {
        List<Seen> seen = tap.kept();
        ProofReport report = trial.report();
        if (seen.isEmpty() || trial.isOver()) {
            report.checkAtLeast("lookups", lookups, 0);
            return;
        }
        var readers = new PastReaders(node.httpPort(), node.settings().venue(), node.database(), config);
        var random = new Random(trial.seed());
        for (int look = 0; look < WARM_UP; look++) {
            Seen live = seen.get(random.nextInt(seen.size()));
            readers.overHttp(live.symbol(), new PastMoment.AtUpdateId(live.lastUpdateId()));
            readers.byCommand(live.symbol(), new PastMoment.AtUpdateId(live.lastUpdateId()));
        }
        readers.reset();
        try (Progress progress = trial.progress("look-ups", "moments", lookups)) {
            while (looked < lookups && !trial.isOver()) {
                one(report, readers, seen.get(random.nextInt(seen.size())), random);
                progress.to(looked);
            }
        }
        tell(report, readers, tap, anchors(node), seen);
    }

    /// One moment: by its id, one in four by its time too, one in four at an id near it that need not end a diff.
    private void one(ProofReport report, PastReaders readers, Seen live, Random random) {
        looked++;
        var atId = new PastMoment.AtUpdateId(live.lastUpdateId());
        compare(report, live, readers, atId);
        int also = random.nextInt(4);
        if (also == 0) {
            compare(report, live, readers, new PastMoment.AtTime(live.atMicros()));
        } else if (also == 1) {
            between(report, live, readers, live.lastUpdateId() - random.nextInt(64));
        }
    }

    private void compare(ProofReport report, Seen live, PastReaders readers, PastMoment moment) {
        Seen api = readers.overHttp(live.symbol(), moment);
        Seen command = readers.byCommand(live.symbol(), moment);
        if (moment instanceof PastMoment.AtUpdateId
                && api.epoch() < live.epoch()
                && api.isSameBook(command)
                && api.lastUpdateId() == live.lastUpdateId()) {
            // The book was anchored anew without moving, so two books were live at this id. Its time tells them
            // apart.
            reanchoredThere++;
            compare(report, live, readers, new PastMoment.AtTime(live.atMicros()));
            return;
        }
        if (!live.isSameBook(api) || !live.isSameBook(command)) {
            mismatch(report, moment + ": live " + live.text() + "; api " + api.text() + "; command " + command.text());
        }
    }

    /// An id that a diff may lead over: both ways must find the same book, at that id or before it.
    private void between(ProofReport report, Seen live, PastReaders readers, long id) {
        var moment = new PastMoment.AtUpdateId(id);
        try {
            Seen api = readers.overHttp(live.symbol(), moment);
            Seen command = readers.byCommand(live.symbol(), moment);
            if (!api.isSameBook(command) || api.lastUpdateId() > id || api.lastUpdateId() <= 0) {
                mismatch(report, moment + ": api " + api.text() + "; command " + command.text());
            }
        } catch (PastReaders.LookUpFailed before) {
            skips++; // it lies before the first book
        }
    }

    private void mismatch(ProofReport report, String what) {
        mismatches++;
        if (mismatches <= TOLD_MISMATCHES) {
            report.note(what);
        }
    }

    private void tell(ProofReport report, PastReaders readers, LiveTap tap, long anchors, List<Seen> seen) {
        report.checkAtLeast("lookups", lookups, looked)
                .checkZero("mismatches", mismatches)
                .checkAtLeast("reanchors", 1, anchors - symbols)
                .figure("restarts", 1)
                .figure("liveBooksSeen", tap.published())
                .figure("remembered", seen.size())
                .figure("reanchoredAtTheId", reanchoredThere)
                .figure("beforeTheFirstBook", skips)
                .figure(
                        "asked",
                        readers.overHttp().getTotalCount() + readers.byCommand().getTotalCount())
                .figure(
                        "factsPerLookup",
                        readers.facts() / Math.max(1.0, readers.byCommand().getTotalCount()))
                .figure("apiP50Ms", millis(readers.overHttp(), 50))
                .figure("apiP99Ms", millis(readers.overHttp(), 99))
                .figure("commandP50Ms", millis(readers.byCommand(), 50))
                .figure("commandP99Ms", millis(readers.byCommand(), 99))
                .plot(new Plot.Bars(
                        "Time of a look-up",
                        "ms",
                        List.of(
                                Plot.Bars.of("GET /books?at", readers.overHttp(), 1_000),
                                Plot.Bars.of("book --at", readers.byCommand(), 1_000))));
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1_000.0;
    }

    private static long anchors(Node node) {
        try {
            return node.statuses(PATIENCE).stream()
                    .mapToLong(SymbolStatus::epoch)
                    .sum();
        } catch (TimeoutException late) {
            throw new CommandFailed(CommandFailed.CHECK_FAILED, "a symbol did not answer within " + PATIENCE, late);
        }
    }
}
