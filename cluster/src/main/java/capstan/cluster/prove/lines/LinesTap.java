package capstan.cluster.prove.lines;

import capstan.cluster.node.NodeTap;
import capstan.cluster.node.WatchedHotState;
import capstan.market.ports.Detections;
import capstan.market.ports.HotStateStore;

/// Shows each published book to the comparison and everything that is noticed to the matcher.
record LinesTap(BookComparison books, LossMatcher matcher) implements NodeTap {

    @Override
    public Detections detections(Detections detections) {
        return detection -> {
            matcher.noticed(detection);
            detections.detected(detection);
        };
    }

    @Override
    public HotStateStore hotState(HotStateStore store) {
        return new WatchedHotState(store, books::published, _ -> {});
    }
}
