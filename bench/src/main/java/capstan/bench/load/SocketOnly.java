package capstan.bench.load;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolBooks;
import capstan.cluster.node.NodeTap;
import capstan.market.feed.FeedBatch;
import java.util.concurrent.atomic.LongAdder;

/// Acks every batch at once instead of giving it to its entity: what exchange, socket and batching take alone.
final class SocketOnly implements NodeTap {

    private final LongAdder frames = new LongAdder();

    /// Frames that arrived so far.
    long frames() {
        return frames.sum();
    }

    @Override
    public SymbolBooks feed(SymbolBooks books) {
        return new FeedTap(books) {
            @Override
            public void tell(String id, SymbolBook.Command command) {
                if (command instanceof SymbolBook.Feed feed) {
                    sent(feed.batch());
                    feed.replyTo()
                            .tell(new SymbolBook.FeedAck(
                                    feed.batch().symbol(),
                                    feed.batch().line(),
                                    feed.batch().sequence(),
                                    0));
                }
            }

            @Override
            void sent(FeedBatch batch) {
                frames.add(batch.frames().frames());
            }
        };
    }
}
