package capstan.simulator.stream;

import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultRecorder;
import capstan.simulator.market.Listing;
import java.util.List;

/// What every line's faults work with.
///
/// @param startNanos when the exchange started, on `clock`
record FaultSurroundings(
        FaultPlan plan,
        List<Listing> listings,
        SessionTable sessions,
        FrameSender sender,
        FaultRecorder recorder,
        ExchangeClock clock,
        long startNanos) {}
