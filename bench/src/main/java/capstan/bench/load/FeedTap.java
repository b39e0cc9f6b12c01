package capstan.bench.load;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolEntities;
import capstan.market.feed.FeedBatch;
import java.util.function.Consumer;

/// Shows every batch before its entity has it.
///
/// @param sent is shown the batch, on the feed's way
record FeedTap(SymbolEntities entities, Consumer<FeedBatch> sent) implements SymbolEntities {

    @Override
    public void tell(String id, SymbolBook.Command command) {
        if (command instanceof SymbolBook.Feed feed) {
            sent.accept(feed.batch());
        }
        entities.tell(id, command);
    }
}
