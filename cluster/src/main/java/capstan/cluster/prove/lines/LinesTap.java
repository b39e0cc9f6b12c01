package capstan.cluster.prove.lines;

import capstan.cluster.node.NodeTap;
import capstan.market.hotstate.HotState;
import capstan.market.ports.Detections;
import capstan.market.ports.HotStateStore;
import java.util.concurrent.CompletionStage;

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
        return new HotStateStore() {
            @Override
            public CompletionStage<Outcome> publish(HotState state) {
                books.published(state);
                return store.publish(state);
            }

            @Override
            public CompletionStage<Long> generation(String symbol) {
                return store.generation(symbol);
            }
        };
    }
}
