package capstan.market.symbol;

/// Whether a depth snapshot can anchor a book now, given the diffs that are kept.
public enum SnapshotFit {
    /// It joins the kept diffs without a hole, or no kept diff is newer and the next live one can follow.
    FITS,
    /// It is newer than every diff that a live book has taken; try it again when the book has reached it.
    TOO_NEW,
    /// It ends before the kept diffs begin, or before the newest diff seen; ask again and keep the diffs.
    TOO_OLD,
    /// The best bid is above the best ask in the snapshot, or after one of the kept diffs; ask again.
    CROSSED,
    /// The venue's own top of book, or the live book that it is to replace, differs at an equal update id; ask again.
    DISAGREES
}
