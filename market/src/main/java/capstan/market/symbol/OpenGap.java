package capstan.market.symbol;

import capstan.market.book.GapKind;

/// A journaled gap that nothing has closed yet.
///
/// @param expectedId as in its `GapDetected`
/// @param receivedId as in its `GapDetected`
/// @param detectedAtMicros time of that fact's stamp; with kind and `expectedId` it names the gap
public record OpenGap(GapKind kind, long expectedId, long receivedId, long detectedAtMicros) {}
