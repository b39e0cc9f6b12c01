package capstan.actors.symbol;

import java.util.function.Consumer;

/// The way of a feed to symbol entities, wherever they live.
@FunctionalInterface
public interface SymbolEntities {

    /// Sends without waiting; a `Feed` is answered to its own `replyTo`.
    ///
    /// @param id `venue:SYMBOL`
    void tell(String id, SymbolBook.Command command);

    /// Has somebody hear the id of each entity that has just begun, somewhere: what was on its way to an earlier one
    /// and is not acked is to be sent again. Called on any thread, and not for certain.
    ///
    /// @return undoes this
    default Runnable onBegun(Consumer<String> listener) {
        return () -> {};
    }
}
