package capstan.market.history;

import capstan.market.symbol.StateImage;

/// A symbol's book as it was behind one of its facts, to begin from when an earlier moment is looked up.
///
/// @param id `venue:SYMBOL`
/// @param sequenceNr of the last fact that it contains
/// @param lastUpdateId where the book stood
/// @param takenAtMicros our clock, at or after the stamp of that fact
/// @param image as `SymbolState.bookImage`
public record BookImage(String id, long sequenceNr, long lastUpdateId, long takenAtMicros, StateImage image) {}
