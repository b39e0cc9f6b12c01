package capstan.http.symbols;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// The list of followed symbols, which the whole cluster shares. Safe for any thread.
public interface SymbolList {

    /// What came of an order to change it.
    enum Outcome {
        ADDED,
        ALREADY_FOLLOWED,
        REMOVED,
        ALREADY_REMOVED,
        /// The venue does not list the symbol, or another venue was named.
        UNKNOWN_TO_VENUE,
        /// The venue has stopped it.
        NOT_TRADED,
        /// It was never in the list.
        NEVER_FOLLOWED,
        /// The list would become empty.
        LAST_SYMBOL,
        /// The list would become longer than it may be.
        TOO_MANY,
        /// The venue could not be asked.
        VENUE_UNAVAILABLE,
        /// The list could not be read or written.
        STORE_UNAVAILABLE
    }

    /// @param id `venue:SYMBOL`, as the list has it
    /// @param detail for people: what was expected, what came and what to do
    record Reply(String id, Outcome outcome, String detail) {}

    /// Ids `venue:SYMBOL` of all symbols that are followed, as far as this node knows.
    Set<String> ids();

    /// Adds a symbol. Nothing is changed unless the outcome says `ADDED`.
    ///
    /// @param text `BTCUSDT` or `venue:BTCUSDT`, in any case
    CompletionStage<Reply> follow(String text);

    /// Takes a symbol away. Nothing is changed unless the outcome says `REMOVED`.
    ///
    /// @param text as in `follow`
    CompletionStage<Reply> leave(String text);

    /// A list that nobody can change.
    static SymbolList fixed(Supplier<Set<String>> ids) {
        return new SymbolList() {
            @Override
            public Set<String> ids() {
                return ids.get();
            }

            @Override
            public CompletionStage<Reply> follow(String text) {
                return refused(text);
            }

            @Override
            public CompletionStage<Reply> leave(String text) {
                return refused(text);
            }

            private static CompletionStage<Reply> refused(String text) {
                return CompletableFuture.completedStage(
                        new Reply(text, Outcome.STORE_UNAVAILABLE, "this list of symbols cannot be changed"));
            }
        };
    }
}
