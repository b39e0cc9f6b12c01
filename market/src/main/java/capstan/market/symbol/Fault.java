package capstan.market.symbol;

import capstan.market.book.GapKind;

/// A reason to stop trusting the book that only applying the events could show.
///
/// @param expectedId update id at which it showed, 0 when the kind has none
/// @param detail what was expected and what is there
public record Fault(GapKind kind, long expectedId, String detail) {}
