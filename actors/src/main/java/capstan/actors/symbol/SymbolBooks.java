package capstan.actors.symbol;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The one way from streams, HTTP and command line to symbol entities: owns entity references, timeouts and error
/// mapping.
public interface SymbolBooks {

    /// @param id `venue:SYMBOL`
    CompletionStage<BookView> book(String id, int depth);

    CompletionStage<TradesView> trades(String id, int limit);

    CompletionStage<FeaturesView> features(String id);

    CompletionStage<SymbolStatus> status(String id);

    /// Anchors the book anew while it stays live. Books that only take a feed do not.
    ///
    /// @param reason of the operator
    default CompletionStage<ReanchorReply> reanchor(String id, String reason) {
        return CompletableFuture.failedStage(new UnsupportedOperationException("no order can be given to " + id));
    }

    /// Sends without waiting; a `Feed` is answered to its own `replyTo`.
    void tell(String id, SymbolBook.Command command);
}
