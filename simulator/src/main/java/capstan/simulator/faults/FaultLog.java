package capstan.simulator.faults;

/// Hears of every fault as it takes effect, in the order of their numbers, one at a time.
@FunctionalInterface
public interface FaultLog {

    /// Called on the exchange's own threads, so it must be quick. What it throws stops the market.
    void injected(InjectedFault fault);
}
