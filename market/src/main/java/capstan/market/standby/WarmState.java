package capstan.market.standby;

import capstan.market.symbol.SymbolState;

/// A symbol's state as a node has folded it. Whoever is given one owns it.
///
/// @param sequenceNr of the last fact in it
public record WarmState(long sequenceNr, SymbolState state) {}
