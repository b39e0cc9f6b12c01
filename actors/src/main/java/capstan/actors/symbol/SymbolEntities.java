package capstan.actors.symbol;

/// The way of a feed to symbol entities, wherever they live.
@FunctionalInterface
public interface SymbolEntities {

    /// Sends without waiting; a `Feed` is answered to its own `replyTo`.
    ///
    /// @param id `venue:SYMBOL`
    void tell(String id, SymbolBook.Command command);
}
