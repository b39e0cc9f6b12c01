package capstan.streams.batch;

import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameIds;
import capstan.wire.exchange.SbeFrameReader;
import java.util.ArrayList;
import java.util.List;

/// Keeps what was sent to entities, in order.
final class RecordingOutbox implements Outbox {

    private final List<Object> sent = new ArrayList<>();

    @Override
    public void send(String id, FeedBatch batch) {
        sent.add(batch);
    }

    @Override
    public void tell(String id, LineChanged change) {
        sent.add(change);
    }

    List<Object> sent() {
        return sent;
    }

    List<FeedBatch> batches() {
        return only(FeedBatch.class);
    }

    List<FeedBatch> batches(String symbol) {
        return batches().stream().filter(batch -> batch.symbol().equals(symbol)).toList();
    }

    List<LineChanged> changes() {
        return only(LineChanged.class);
    }

    FeedBatch last() {
        return batches().getLast();
    }

    /// Last ids of a batch's frames in order.
    static List<Long> ids(FeedBatch batch) {
        var reader = new SbeFrameReader();
        var ids = new FrameIds();
        var found = new ArrayList<Long>();
        var cursor = batch.frames().cursor();
        while (cursor.next()) {
            reader.identify(cursor.array(), cursor.offset(), cursor.length(), ids);
            found.add(ids.lastId);
        }
        return found;
    }

    private <T> List<T> only(Class<T> type) {
        return sent.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
