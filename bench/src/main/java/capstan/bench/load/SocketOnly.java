package capstan.bench.load;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolEntities;
import capstan.cluster.node.NodeTap;
import java.util.concurrent.atomic.LongAdder;

/// Acks every batch at once instead of giving it to its entity: what exchange, socket and batching take alone.
final class SocketOnly implements NodeTap {

    private final LongAdder frames = new LongAdder();

    /// Frames that arrived so far.
    long frames() {
        return frames.sum();
    }

    @Override
    public SymbolEntities feed(SymbolEntities entities) {
        return (id, command) -> {
            if (command instanceof SymbolBook.Feed feed) {
                frames.add(feed.batch().frames().frames());
                feed.ack(0);
            }
        };
    }
}
