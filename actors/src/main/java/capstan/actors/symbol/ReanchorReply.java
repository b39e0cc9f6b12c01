package capstan.actors.symbol;

import capstan.actors.CborSerializable;

/// What became of an operator's wish to anchor a book anew.
///
/// @param detail for people
public record ReanchorReply(String symbol, Outcome outcome, String detail) implements CborSerializable {

    public enum Outcome {
        /// A snapshot is asked for; the book stays as it is until one fits.
        ACCEPTED,
        /// One is being asked for already, for this or another reason. Nothing more is done.
        UNDER_WAY,
        /// The last one was a moment ago.
        COOLING_DOWN,
        /// Nobody follows the symbol, so nothing would keep the new book up to date.
        NOT_FOLLOWED,
        /// The venue has stopped the symbol, or nothing is known of it yet.
        NOT_TRADED
    }
}
