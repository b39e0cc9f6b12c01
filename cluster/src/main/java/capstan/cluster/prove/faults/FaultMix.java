package capstan.cluster.prove.faults;

import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultSettings;
import java.time.Duration;
import java.util.List;

/// How much of what goes wrong in a run, so that with a hundred clean frames to each fault every kind comes up.
///
/// @param count faults that are wanted
/// @param lines of the exchange
/// @param rate binary frames a second of each line
record FaultMix(long count, int lines, double rate) {

    /// Clean frames that must pass for each fault.
    static final int CLEAN_FRAMES_A_FAULT = 100;
    /// When frames are noticed to be late in this proof, and, later than any is, symbols and sockets to be silent.
    static final Duration LATE_AFTER = Duration.ofSeconds(2);

    static final Duration FRESHNESS = Duration.ofSeconds(5);
    /// After twice the freshness a line replaces its connection.
    static final Duration SYMBOL_SILENCE = Duration.ofSeconds(12);

    static final Duration SOCKET_SILENCE = Duration.ofSeconds(7);

    private static final Duration DELAY = Duration.ofMillis(3_500);
    private static final Duration REORDER_WITHIN = Duration.ofMillis(500);
    static final Duration NOTICE = Duration.ofMillis(500);
    private static final Duration SLOW = Duration.ofSeconds(4);
    private static final Duration REFUSED = Duration.ofSeconds(1);
    private static final int REORDER_DISTANCE = 3;

    /// A run takes at least this long, or what lasts has no room in it.
    private static final double LEAST_SECONDS = 20;
    private static final double LEAST_RATE = 1_500;
    /// What one machine of two cores takes on two lines with the exchange, the stores and the readers beside it.
    private static final double MOST_RATE = 12_000;

    private static final List<FaultKind> FRAMES = List.of(
            FaultKind.LOST,
            FaultKind.DOUBLED,
            FaultKind.REORDERED,
            FaultKind.TRUNCATED,
            FaultKind.GARBAGE,
            FaultKind.UNKNOWN_TEMPLATE,
            FaultKind.LONGER_BLOCK,
            FaultKind.NEWER_SCHEMA,
            FaultKind.OTHER_EXPONENT);
    /// Faults to each frame that can have one: depth diffs and trades, of which there are more than half.
    private static final double FRAME_RATE = 0.018;
    /// Delayed frames to each such frame; each delays those behind it too.
    private static final double DELAYED_RATE = 0.000_05;

    /// A rate that gives the run time enough.
    static double rateFor(long count, int lines) {
        return Math.clamp(count * CLEAN_FRAMES_A_FAULT / (lines * LEAST_SECONDS), LEAST_RATE, MOST_RATE);
    }

    FaultPlan plan(long seed) {
        FaultPlan plan = FaultPlan.seeded(seed)
                .withSettings(FaultSettings.DEFAULT
                        .withReordering(REORDER_DISTANCE, REORDER_WITHIN)
                        .withDelay(DELAY)
                        .withSilences(SYMBOL_SILENCE, SOCKET_SILENCE)
                        .withShutdownNotice(NOTICE)
                        .withAnswers(SLOW, REFUSED, REFUSED));
        for (FaultKind kind : FRAMES) {
            plan = plan.withRate(kind, FRAME_RATE / FRAMES.size());
        }
        plan = plan.withRate(FaultKind.DELAYED, DELAYED_RATE);
        for (FaultKind kind : FaultKind.values()) {
            if (!kind.scope().isStream()) {
                plan = plan.withRate(kind, restRate(kind));
            }
        }
        return plan;
    }

    /// Share of the calls; refusals stop everybody for a while, so there are fewer of them.
    private static double restRate(FaultKind kind) {
        return switch (kind) {
            case REFUSED, BANNED -> 0.01;
            default -> 0.02;
        };
    }

    long cleanFrames() {
        return count * CLEAN_FRAMES_A_FAULT;
    }

    double expectedSeconds() {
        return Math.max(LEAST_SECONDS, cleanFrames() / (rate * lines));
    }

    /// Faults of connections and silences.
    long timedFaults() {
        return Math.clamp(count / 1_250, 6, 80);
    }

    long timedIntervalNanos() {
        return (long) (1e9 * expectedSeconds() / (timedFaults() + 1));
    }
}
