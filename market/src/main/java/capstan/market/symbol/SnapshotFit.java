package capstan.market.symbol;

/// Whether a depth snapshot can anchor a book now, given the diffs that are kept.
public enum SnapshotFit {
    /// It joins the kept diffs without a hole, or no kept diff is newer and the next live one can follow.
    FITS,
    /// It is newer than every diff that a live book has taken; try it again when the book has reached it.
    TOO_NEW,
    /// It ends before the kept diffs begin, or with none kept before the newest diff seen: the venue's answer lags
    /// behind its stream. Ask again and keep the diffs.
    TOO_OLD,
    /// It joins the kept diffs, but a diff behind it is missing or cannot be applied; a newer one will cover that, or
    /// another line will bring it.
    GAP_FOLLOWS,
    /// The best bid is above the best ask in the snapshot, or after one of the kept diffs; ask again.
    CROSSED,
    /// The venue's own top of book, or the live book that it is to replace, differs at an equal update id; ask again.
    DISAGREES
}
