package capstan.http.symbols;

import java.util.List;

/// What came of looking for a symbol by the name that somebody typed.
public sealed interface SymbolLookup {

    /// @param id `venue:SYMBOL`
    record Found(String id) implements SymbolLookup {}

    /// @param known how many symbols there are
    record Unknown(int known) implements SymbolLookup {}

    /// The name stands for symbols of several venues.
    ///
    /// @param ids ascending
    record Ambiguous(List<String> ids) implements SymbolLookup {}
}
