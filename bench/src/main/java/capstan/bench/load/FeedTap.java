package capstan.bench.load;

import capstan.actors.symbol.BookView;
import capstan.actors.symbol.FeaturesView;
import capstan.actors.symbol.ReanchorReply;
import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolBooks;
import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.TradesView;
import capstan.market.feed.FeedBatch;
import java.util.concurrent.CompletionStage;

/// Sees every batch before its entity does.
abstract class FeedTap implements SymbolBooks {

    private final SymbolBooks books;

    FeedTap(SymbolBooks books) {
        this.books = books;
    }

    abstract void sent(FeedBatch batch);

    @Override
    public void tell(String id, SymbolBook.Command command) {
        if (command instanceof SymbolBook.Feed feed) {
            sent(feed.batch());
        }
        books.tell(id, command);
    }

    @Override
    public CompletionStage<BookView> book(String id, int depth) {
        return books.book(id, depth);
    }

    @Override
    public CompletionStage<TradesView> trades(String id, int limit) {
        return books.trades(id, limit);
    }

    @Override
    public CompletionStage<FeaturesView> features(String id) {
        return books.features(id);
    }

    @Override
    public CompletionStage<SymbolStatus> status(String id) {
        return books.status(id);
    }

    @Override
    public CompletionStage<ReanchorReply> reanchor(String id, String reason) {
        return books.reanchor(id, reason);
    }
}
