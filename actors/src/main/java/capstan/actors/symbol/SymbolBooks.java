package capstan.actors.symbol;

import java.util.concurrent.CompletionStage;

/// The one way from streams, HTTP and command line to symbol entities: owns entity references, timeouts and error
/// mapping.
public interface SymbolBooks extends SymbolEntities {

    /// @param id `venue:SYMBOL`
    CompletionStage<BookView> book(String id, int depth);

    CompletionStage<TradesView> trades(String id, int limit);

    CompletionStage<FeaturesView> features(String id);

    CompletionStage<SymbolStatus> status(String id);

    /// Anchors the book anew while it stays live.
    ///
    /// @param reason of the operator
    CompletionStage<ReanchorReply> reanchor(String id, String reason);
}
