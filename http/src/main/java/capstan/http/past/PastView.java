package capstan.http.past;

import capstan.actors.symbol.BookView;

/// A book of the past.
///
/// @param book with the label that it had
/// @param sequenceNr of the newest fact that it holds something of
public record PastView(BookView book, long sequenceNr) {}
