package capstan.streams.batch;

import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.market.feed.FeedBatch;

/// The outbox of one batcher, which counts the batches that all its feeds put into it.
final class CountedOutbox implements Outbox {

    private final Outbox outbox;
    private long batches;

    CountedOutbox(Outbox outbox) {
        this.outbox = outbox;
    }

    long batches() {
        return batches;
    }

    @Override
    public void send(String id, FeedBatch batch) {
        batches++;
        outbox.send(id, batch);
    }

    @Override
    public void tell(String id, LineChanged change) {
        outbox.tell(id, change);
    }
}
