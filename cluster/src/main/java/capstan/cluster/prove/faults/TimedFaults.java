package capstan.cluster.prove.faults;

import capstan.market.feed.FrameKind;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.ScriptedFault;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Injects what lasts or hits a whole connection, one thing after the other, in an order that follows from the
/// seed. While a line is down the other is alone, and what it loses has to come over REST. A line is hit again once
/// it is over the last one, or what is noticed could not be told from what was before. Owned by one thread.
final class TimedFaults {

    private static final List<FaultKind> KINDS = List.of(
            FaultKind.DISCONNECT,
            FaultKind.SILENT_SYMBOL,
            FaultKind.RULE_CLOSE,
            FaultKind.SHUTDOWN_NOTICE,
            FaultKind.SILENT_SYMBOL,
            FaultKind.SILENT_SOCKET);

    /// Within which a line is whole again when nothing is wrong any more.
    private static final Duration RECOVERY = Duration.ofSeconds(2);

    private final SimulatedExchange exchange;
    private final List<String> symbols;
    private final Random random;
    private final long intervalNanos;
    private final long total;
    /// When a line is over what befell it last, from line 1 on.
    private final long[] wellNanos;

    private long done;
    private long dueNanos;

    /// @param total how many there are to be
    /// @param intervalNanos mean time between two
    TimedFaults(SimulatedExchange exchange, List<String> symbols, long seed, long total, long intervalNanos) {
        this.exchange = exchange;
        this.symbols = symbols;
        random = new Random(seed);
        this.total = total;
        this.intervalNanos = intervalNanos;
        long now = System.nanoTime();
        dueNanos = now + intervalNanos;
        wellNanos = LongStream.range(0, exchange.lines()).map(_ -> now).toArray();
    }

    /// Injects the next one when it is due and a line can take it.
    void tick() {
        long now = System.nanoTime();
        int[] well = IntStream.range(0, wellNanos.length)
                .filter(line -> now - wellNanos[line] >= 0)
                .toArray();
        if (isDone() || now - dueNanos < 0 || well.length == 0) {
            return;
        }
        FaultKind kind = KINDS.get((int) (done % KINDS.size()));
        int line = 1 + well[random.nextInt(well.length)];
        String symbol = symbols.get(random.nextInt(symbols.size()));
        exchange.inject(
                kind == FaultKind.SILENT_SYMBOL
                        ? ScriptedFault.next(kind, line, symbol, FrameKind.DEPTH_DIFF)
                        : ScriptedFault.now(kind, line));
        done++;
        wellNanos[line - 1] = now + lasts(kind).plus(RECOVERY).toNanos();
        dueNanos = now + intervalNanos / 2 + (long) (random.nextDouble() * intervalNanos);
    }

    private static Duration lasts(FaultKind kind) {
        return switch (kind) {
            case SILENT_SYMBOL -> FaultMix.SYMBOL_SILENCE;
            case SILENT_SOCKET -> FaultMix.SOCKET_SILENCE;
            case SHUTDOWN_NOTICE -> FaultMix.NOTICE;
            default -> Duration.ZERO;
        };
    }

    boolean isDone() {
        return done >= total;
    }
}
