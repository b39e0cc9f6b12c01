package capstan.streams.line;

import capstan.actors.symbol.SymbolBook.Feed;
import capstan.actors.symbol.SymbolBook.FeedAck;
import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.actors.symbol.SymbolEntities;
import capstan.market.feed.FeedBatch;
import capstan.streams.batch.Outbox;
import org.apache.pekko.actor.typed.ActorRef;

/// Hands batches to the symbol entities, wherever they live.
///
/// @param acks where entities send their acks
public record EntityOutbox(SymbolEntities entities, ActorRef<FeedAck> acks) implements Outbox {

    @Override
    public void send(String id, FeedBatch batch) {
        entities.tell(id, new Feed(batch, acks));
    }

    @Override
    public void tell(String id, LineChanged change) {
        entities.tell(id, change);
    }
}
