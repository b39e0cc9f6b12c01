package capstan.cluster.prove.faults;

import capstan.market.feed.FrameKind;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.ScriptedFault;
import java.util.List;
import java.util.Random;

/// Injects what lasts or hits a whole connection, one thing after the other, in an order that follows from the seed.
/// While a line is down the other is alone, and what it loses has to come over REST. Owned by one thread.
final class TimedFaults {

    private static final List<FaultKind> KINDS = List.of(
            FaultKind.DISCONNECT,
            FaultKind.SILENT_SYMBOL,
            FaultKind.RULE_CLOSE,
            FaultKind.SHUTDOWN_NOTICE,
            FaultKind.SILENT_SYMBOL,
            FaultKind.SILENT_SOCKET);

    private final SimulatedExchange exchange;
    private final List<String> symbols;
    private final Random random;
    private final long intervalNanos;
    private final long total;
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
        dueNanos = System.nanoTime() + intervalNanos;
    }

    /// Injects the next one when it is due.
    void tick() {
        if (isDone() || System.nanoTime() - dueNanos < 0) {
            return;
        }
        FaultKind kind = KINDS.get((int) (done % KINDS.size()));
        int line = 1 + random.nextInt(exchange.lines());
        String symbol = symbols.get(random.nextInt(symbols.size()));
        exchange.inject(
                kind == FaultKind.SILENT_SYMBOL
                        ? ScriptedFault.next(kind, line, symbol, FrameKind.DEPTH_DIFF)
                        : ScriptedFault.now(kind, line));
        done++;
        dueNanos = System.nanoTime() + intervalNanos / 2 + (long) (random.nextDouble() * intervalNanos);
    }

    boolean isDone() {
        return done >= total;
    }
}
