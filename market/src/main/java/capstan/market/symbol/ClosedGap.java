package capstan.market.symbol;

/// A gap that the last fact closed, to be journaled as `GapHealed`.
///
/// @param line that brought the last of what was missing, `NO_LINE` when none did
public record ClosedGap(OpenGap gap, Healing by, int line) {}
