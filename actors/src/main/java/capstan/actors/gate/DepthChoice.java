package capstan.actors.gate;

import capstan.actors.gate.SnapshotGate.GetInstrument;
import capstan.actors.gate.SnapshotGate.GetSnapshot;
import capstan.actors.gate.SnapshotGate.GetTrades;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.actors.gate.SnapshotGate.Request;
import capstan.market.ports.VenueRest;
import java.util.Collection;
import java.util.List;

/// How deep a snapshot is asked for: as deep as wanted when everything that waits can have that, else the deepest
/// step at which everything that waits fits, else what suffices.
final class DepthChoice {

    private final VenueRest rest;
    private final int instrumentsPerCall;

    DepthChoice(VenueRest rest, int instrumentsPerCall) {
        this.rest = rest;
        this.instrumentsPerCall = instrumentsPerCall;
    }

    /// @param waiting every request that waits, the one to be sent included
    /// @param room weight that may be spent on depth
    /// @return levels a side, from the sufficient to the wanted ones
    int levels(GetSnapshot get, Collection<Request> waiting, int room) {
        List<Integer> steps = rest.depthSteps();
        int others = weightOfOthers(waiting);
        for (int i = steps.size(); i > 0; i--) {
            int step = steps.get(i - 1);
            long weight = others;
            for (Request request : waiting) {
                if (request instanceof GetSnapshot snapshot && snapshot.need() != Need.DEEPEN) {
                    weight += rest.depthWeight(within(snapshot, step));
                }
            }
            if (weight <= room) {
                return within(get, step);
            }
        }
        return within(get, stepOf(get.sufficientLevels()));
    }

    /// The deepest step up to the wanted levels that a cap allows, what suffices when none does.
    int deepest(GetSnapshot get, int cap) {
        List<Integer> steps = rest.depthSteps();
        for (int i = steps.size(); i > 0; i--) {
            int levels = within(get, steps.get(i - 1));
            if (rest.depthWeight(levels) <= cap) {
                return levels;
            }
        }
        return get.sufficientLevels();
    }

    private int weightOfOthers(Collection<Request> waiting) {
        int instruments = 0;
        int weight = 0;
        for (Request request : waiting) {
            switch (request) {
                case GetInstrument _ -> instruments++;
                case GetTrades _ -> weight += rest.tradesWeight();
                case GetSnapshot _ -> {} // weighed step by step
            }
        }
        return weight + Math.ceilDiv(instruments, instrumentsPerCall) * rest.instrumentsWeight();
    }

    /// The step that a depth weighs as much as.
    private int stepOf(int levels) {
        return rest.depthSteps().stream()
                .filter(step -> step >= levels)
                .findFirst()
                .orElse(levels);
    }

    private static int within(GetSnapshot get, int levels) {
        return Math.clamp(levels, get.sufficientLevels(), get.wantedLevels());
    }
}
