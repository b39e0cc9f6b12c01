package capstan.market.book;

/// A side of the book.
public enum Side {
    BID,
    ASK
}
