package capstan.cluster.node;

import capstan.actors.symbol.SymbolEntities;
import capstan.market.ports.Detections;
import capstan.market.ports.HotStateStore;

/// Sits on the ways into and out of a node's symbol entities, for load benchmarks. Called from many threads.
public interface NodeTap {

    /// Leaves everything as it is.
    NodeTap NONE = new NodeTap() {};

    /// What the feed lines send their batches to.
    default SymbolEntities feed(SymbolEntities entities) {
        return entities;
    }

    /// What lines, books and the gate tell what they notice to.
    default Detections detections(Detections detections) {
        return detections;
    }

    /// What the entities publish to.
    default HotStateStore hotState(HotStateStore store) {
        return store;
    }
}
