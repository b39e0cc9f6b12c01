package capstan.persistence.past;

import capstan.market.symbol.PastBook;

/// What came of looking up a moment.
public sealed interface PastAnswer {

    /// The book at the moment.
    ///
    /// @param book the caller's own
    /// @param sequenceNr of the newest fact that it holds something of
    /// @param imageSequenceNr of the image that it was folded from, 0 for the beginning of the journal
    /// @param facts how many were folded
    record Found(PastBook book, long sequenceNr, long imageSequenceNr, int facts) implements PastAnswer {}

    /// There is no such book, or none that can be had.
    ///
    /// @param message for people: what was asked for and what range there is
    record Refused(Reason reason, String message) implements PastAnswer {}

    /// Why there is no book.
    enum Reason {
        /// The journal has nothing of the symbol.
        UNKNOWN_SYMBOL,
        /// Before the symbol's first book.
        BEFORE_FIRST,
        /// Behind the newest fact, or a time that has not come.
        FUTURE,
        /// The journal's facts of that time were deleted.
        BEYOND_RETENTION,
        /// It could be folded, but only through more facts than the setting allows.
        TOO_FAR,
        /// The journal or an image is damaged.
        DAMAGED
    }
}
