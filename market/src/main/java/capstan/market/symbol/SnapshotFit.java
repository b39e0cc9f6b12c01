package capstan.market.symbol;

/// Whether a depth snapshot can anchor a book given the diffs that were kept since the gap.
public enum SnapshotFit {
    /// It joins the kept diffs without a hole, or no kept diff is newer and the next live one can follow.
    FITS,
    /// It ends before the first kept diff begins; ask again and keep the diffs.
    TOO_OLD,
    /// Its own best bid is above its best ask.
    CROSSED,
    /// The kept diffs have a hole behind it.
    HOLE
}
