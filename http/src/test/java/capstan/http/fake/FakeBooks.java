package capstan.http.fake;

import capstan.actors.symbol.BookView;
import capstan.actors.symbol.FeaturesView;
import capstan.actors.symbol.ReanchorReply;
import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolBooks;
import capstan.actors.symbol.SymbolStatus;
import capstan.actors.symbol.TradesView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Symbol entities that answer what a test tells them to. Answers may be changed at any time, from any thread.
public final class FakeBooks implements SymbolBooks {

    public volatile BiFunction<String, Integer, CompletionStage<BookView>> book =
            (id, depth) -> CompletableFuture.completedStage(Views.book(id, depth));
    public volatile BiFunction<String, Integer, CompletionStage<TradesView>> trades =
            (id, limit) -> CompletableFuture.completedStage(Views.trades(id, limit));
    public volatile Function<String, CompletionStage<FeaturesView>> features =
            id -> CompletableFuture.completedStage(Views.features(id));
    public volatile Function<String, CompletionStage<SymbolStatus>> status =
            id -> CompletableFuture.completedStage(Views.status(id, "LIVE", null));
    public volatile BiFunction<String, String, CompletionStage<ReanchorReply>> reanchor = (id, reason) ->
            CompletableFuture.completedStage(new ReanchorReply(id, ReanchorReply.Outcome.ACCEPTED, "for " + reason));
    /// How often a status was asked for.
    public final AtomicInteger statusAsked = new AtomicInteger();

    @Override
    public CompletionStage<BookView> book(String id, int depth) {
        return book.apply(id, depth);
    }

    @Override
    public CompletionStage<TradesView> trades(String id, int limit) {
        return trades.apply(id, limit);
    }

    @Override
    public CompletionStage<FeaturesView> features(String id) {
        return features.apply(id);
    }

    @Override
    public CompletionStage<SymbolStatus> status(String id) {
        statusAsked.incrementAndGet();
        return status.apply(id);
    }

    @Override
    public CompletionStage<ReanchorReply> reanchor(String id, String reason) {
        return reanchor.apply(id, reason);
    }

    @Override
    public void tell(String id, SymbolBook.Command command) {
        throw new IllegalStateException("the HTTP API only reads, but told " + id + " " + command);
    }
}
