package capstan.streams.batch;

import capstan.actors.symbol.SymbolBook;
import capstan.market.feed.FeedBatch;

/// Where what a line has for the entities goes. Called on the event loop; must not block.
public interface Outbox {

    /// @param id `venue:SYMBOL`
    void send(String id, FeedBatch batch);

    /// @param id `venue:SYMBOL`
    void tell(String id, SymbolBook.LineChanged change);
}
