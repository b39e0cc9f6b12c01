package capstan.streams.line;

import static org.awaitility.Awaitility.await;

import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.Feed;
import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.actors.symbol.SymbolEntities;
import capstan.market.feed.FrameIds;
import capstan.wire.exchange.SbeFrameReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands in for the symbol entities: keeps what they are sent and acks it unless told not to.
public final class Entities implements SymbolEntities {

    private record Sent(String id, Command command) {}

    private final List<Sent> sent = new ArrayList<>();
    private final Set<String> mute = ConcurrentHashMap.newKeySet();

    /// From now on this entity acks nothing.
    public void mute(String id) {
        mute.add(id);
    }

    /// From now on this entity acks again, and what it has been sent last at once.
    public void unmute(String id) {
        mute.remove(id);
        var feeds = feeds(id);
        if (!feeds.isEmpty()) {
            ack(feeds.getLast());
        }
    }

    void ack(Feed feed) {
        feed.ack(feed.batch().frames().frames());
    }

    @Override
    public void tell(String id, Command command) {
        synchronized (sent) {
            sent.add(new Sent(id, command));
        }
        if (command instanceof Feed feed && !mute.contains(id)) {
            ack(feed);
        }
    }

    public List<Feed> feeds(String id) {
        return of(id, Feed.class);
    }

    public List<LineChanged> changes(String id) {
        return of(id, LineChanged.class);
    }

    /// Last ids of all frames that an entity was sent, in order.
    public List<Long> ids(String id) {
        var reader = new SbeFrameReader();
        var ids = new FrameIds();
        var found = new ArrayList<Long>();
        for (var feed : feeds(id)) {
            var cursor = feed.batch().frames().cursor();
            while (cursor.next()) {
                reader.identify(cursor.array(), cursor.offset(), cursor.length(), ids);
                found.add(ids.lastId);
            }
        }
        return found;
    }

    public void awaitId(String id, long last) {
        await().until(() -> ids(id).contains(last));
    }

    void awaitChange(String id, boolean up, long epoch) {
        await().until(() -> changes(id).stream().anyMatch(change -> change.up() == up && change.epoch() == epoch));
    }

    private <T> List<T> of(String id, Class<T> type) {
        synchronized (sent) {
            return sent.stream()
                    .filter(entry -> entry.id().equals(id) && type.isInstance(entry.command()))
                    .map(entry -> type.cast(entry.command()))
                    .toList();
        }
    }
}
