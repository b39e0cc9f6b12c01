package capstan.bench.load;

import capstan.cluster.cli.Report;
import capstan.market.feed.FrameKind;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultSettings;
import capstan.simulator.faults.InjectedFault;
import capstan.simulator.faults.ScriptedFault;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.market.Listing;
import capstan.simulator.rest.RestRules;
import capstan.simulator.stream.OutboundRules;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// One way of healing, measured: depth diffs are lost on purpose on line 1, one symbol after the other, and each
/// loss is followed from the moment in which the exchange did not send it, through the journal, to the live book in
/// Redis.
///
/// The exchange runs in this process and asks for no weight, so that the venue's budget is no part of the figures.
final class HealTrial {

    private static final long HIGHEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;
    private static final int LOSING_LINE = 1;
    private static final int OTHER_LINE = 2;
    private static final int FRAMES_PER_SECOND = 4_000;
    private static final int DIFF_EVENTS = 40;
    private static final int NO_BUDGET = 100_000_000;
    /// Longer than two diffs of a symbol lie apart, so that the hole shows before the other line's copy comes.
    private static final Duration OTHER_LINE_LATER = Duration.ofMillis(60);
    /// Longer than the last loss takes to show and to be healed.
    private static final Duration LAST_HEALS = Duration.ofSeconds(1);

    private final LoadPlan plan;
    private final int lines;
    private final int levels;
    private final Duration every;
    private final HealTap tap = new HealTap();
    private final Queue<InjectedFault> lost = new ConcurrentLinkedQueue<>();

    private final Histogram lostToNextFrame = histogram();
    private final Histogram nextFrameToDetected = histogram();
    private final Histogram detectedToHealed = histogram();
    private final Histogram arrivedToHealed = histogram();
    private final Histogram healedToRedis = histogram();
    private final Histogram lostToRedis = histogram();
    private long otherLineWasFirst;
    private long notFollowed;
    private long detectedLate;

    /// @param lines of which the first loses frames
    /// @param levels a side of the books, and of the snapshots asked for
    /// @param every how often a diff of some symbol is lost
    HealTrial(LoadPlan plan, int lines, int levels, Duration every) {
        this.plan = plan;
        this.lines = lines;
        this.levels = levels;
        this.every = every;
    }

    /// Runs the load and follows what was lost.
    HealTrial run() {
        try (LoadStores stores = LoadStores.open(plan.folder())) {
            Config config;
            try (SimulatedExchange exchange = SimulatedExchange.start(market());
                    LoadNode load = LoadNode.start(
                            stores,
                            addresses(exchange),
                            Map.of(
                                    "capstan.actors.book.snapshot-levels",
                                    levels,
                                    "capstan.actors.book.sufficient-levels",
                                    levels),
                            tap)) {
                config = load.config();
                load.awaitLive();
                LoadNode.runFor(plan.warmUp());
                exchange.listenToFaults(fault -> {
                    if (fault.kind() == FaultKind.LOST) {
                        lost.add(fault);
                    }
                });
                lose(exchange);
                LoadNode.runFor(LAST_HEALS);
                load.awaitLive();
            }
            try (Database database = Database.open(DatabaseSettings.from(config))) {
                follow(JournaledGaps.of(new JournalReader(database, JournalReaderSettings.from(config))));
            }
        }
        return this;
    }

    /// From the frame that was not sent to a live book in Redis that has it.
    Histogram lostToRedis() {
        return lostToRedis;
    }

    void tell(Report report) {
        report.put("lost", lost.size())
                .put("followed", lostToRedis.getTotalCount())
                .put("otherLineWasFirst", otherLineWasFirst)
                .put("notFollowed", notFollowed)
                .put("detectedLaterThanTheNextFrame", detectedLate);
        Figures.tell(report.part("lostToNextFrameMicros"), lostToNextFrame);
        Figures.tell(report.part("nextFrameToDetectedMicros"), nextFrameToDetected);
        Figures.tell(report.part("detectedToHealedMicros"), detectedToHealed);
        if (lines > 1) {
            Figures.tell(report.part("arrivedOnOtherLineToHealedMicros"), arrivedToHealed);
        }
        Figures.tell(report.part("healedToRedisMicros"), healedToRedis);
        Figures.tell(report.part("lostToRedisMicros"), lostToRedis);
    }

    private ExchangeSettings market() {
        GeneratorSettings generator = GeneratorSettings.defaults()
                .withPace(new Pace.Frames(FRAMES_PER_SECOND))
                .withLevels(levels, Math.min(levels, 1_000));
        return ExchangeSettings.builder()
                .generated(generator.withDepth(generator.depthCadence(), DIFF_EVENTS))
                .outbound(OutboundRules.LOSSLESS)
                .rest(RestRules.DEFAULT.withWeightPerMinute(NO_BUDGET))
                .lines(lines)
                .faults(lines > 1 ? laterOnOtherLine() : FaultPlan.NONE)
                .build();
    }

    private static FaultPlan laterOnOtherLine() {
        return FaultPlan.NONE
                .withRate(FaultKind.DELAYED, OTHER_LINE, 1)
                .withSettings(FaultSettings.DEFAULT.withDelay(OTHER_LINE_LATER));
    }

    private MarketAddresses addresses(SimulatedExchange exchange) {
        return new MarketAddresses(
                IntStream.rangeClosed(1, lines)
                        .mapToObj(line -> exchange.streamUri(line).toString())
                        .toList(),
                "http://" + exchange.host() + ":" + exchange.restPort(),
                exchange.listings().stream().map(Listing::symbol).toList());
    }

    private void lose(SimulatedExchange exchange) {
        List<String> symbols = exchange.listings().stream().map(Listing::symbol).toList();
        long end = System.nanoTime() + plan.measured().toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            String symbol = symbols.get(i % symbols.size());
            exchange.inject(ScriptedFault.next(FaultKind.LOST, LOSING_LINE, symbol, FrameKind.DEPTH_DIFF));
            LoadNode.runFor(every);
        }
    }

    private void follow(JournaledGaps gaps) {
        for (InjectedFault fault : lost) {
            gaps.closed(fault.symbol()).stream()
                    .filter(gap -> gap.found().expectedId() <= fault.lastId()
                            && gap.found().receivedId() > fault.firstId()
                            && gap.found().stamp().atMicros() >= fault.atMicros())
                    .findFirst()
                    .ifPresentOrElse(gap -> follow(fault, gap), () -> notFollowed(fault));
        }
    }

    /// A loss without a gap: the other line's copy came before the next frame of the losing one.
    private void notFollowed(InjectedFault fault) {
        boolean came = lines > 1
                && tap.arrival(fault.symbol(), OTHER_LINE, fault.firstId()).isPresent();
        otherLineWasFirst += came ? 1 : 0;
        notFollowed += came ? 0 : 1;
    }

    private void follow(InjectedFault fault, JournaledGaps.Closed gap) {
        String symbol = fault.symbol();
        long detected = gap.found().stamp().atMicros();
        long healed = gap.healed().stamp().atMicros();
        OptionalLong next = tap.arrival(symbol, gap.found().line(), fault.lastId() + 1);
        OptionalLong redis = tap.shownLive(symbol, fault.lastId(), detected);
        if (next.isEmpty() || redis.isEmpty()) {
            notFollowed++;
            return;
        }
        if (gap.found().receivedId() != fault.lastId() + 1) {
            detectedLate++;
        }
        record(lostToNextFrame, next.getAsLong() - fault.atMicros());
        record(nextFrameToDetected, detected - next.getAsLong());
        record(detectedToHealed, healed - detected);
        tap.arrival(symbol, OTHER_LINE, fault.firstId())
                .ifPresent(arrived -> record(arrivedToHealed, healed - Math.max(arrived, detected)));
        record(healedToRedis, redis.getAsLong() - healed);
        record(lostToRedis, redis.getAsLong() - fault.atMicros());
    }

    private static void record(Histogram histogram, long micros) {
        histogram.recordValue(Math.clamp(micros, 0, HIGHEST_MICROS));
    }

    private static Histogram histogram() {
        return new Histogram(HIGHEST_MICROS, DIGITS);
    }
}
