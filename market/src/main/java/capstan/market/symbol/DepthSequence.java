package capstan.market.symbol;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;

/// The sequence rules of depth diffs, on ids alone: what the fold does with a diff, and so what `screen` foresees.
///
/// `U` and `u` are a diff's first and last update id, `id` is the book's. The rules are the venue's (a diff applies
/// when U ≤ id + 1 and u > id), with one addition for several lines: while the book is not live, newer diffs are
/// kept as one contiguous run, and diffs that still reach the book go on extending it; when it meets the run,
/// nothing is missing any more. A hole within the run cannot be closed from this side, so only what comes after the
/// hole is kept.
final class DepthSequence {

    enum Verdict {
        /// Everything in it was taken before.
        KNOWN,
        /// New, but an anchor already covers it.
        COVERED,
        /// Follows on the book.
        EXTENDS,
        /// Follows on the kept run.
        KEPT,
        /// Begins a new kept run; an earlier run ended in a hole.
        KEPT_ANEW,
        /// The book is live and this begins too late.
        GAP
    }

    private static final long NONE = Long.MIN_VALUE;

    private boolean live;
    /// The book is contiguous and its content is not in doubt, so diffs may extend it.
    private boolean joinable;

    private long bookId;
    /// Highest u ever taken.
    private long seenId = NONE;

    private long keptFirstId;
    private long keptLastId;
    private int keptFrames;
    private int keptBytes;

    boolean isLive() {
        return live;
    }

    boolean isJoinable() {
        return joinable;
    }

    long bookId() {
        return bookId;
    }

    long seenId() {
        return seenId;
    }

    boolean hasKept() {
        return keptFrames > 0;
    }

    int keptFrames() {
        return keptFrames;
    }

    long keptFirstId() {
        return keptFirstId;
    }

    long keptLastId() {
        return keptLastId;
    }

    Verdict check(long firstId, long lastId) {
        if (live) {
            if (lastId <= bookId) {
                return lastId > seenId ? Verdict.COVERED : Verdict.KNOWN;
            }
            return firstId - 1 > bookId ? Verdict.GAP : Verdict.EXTENDS;
        }
        if (joinable && lastId > bookId && firstId - 1 <= bookId) {
            return Verdict.EXTENDS;
        }
        if (lastId <= seenId) {
            return Verdict.KNOWN;
        }
        if (joinable && lastId <= bookId) {
            return Verdict.COVERED;
        }
        return hasKept() && firstId - 1 <= keptLastId ? Verdict.KEPT : Verdict.KEPT_ANEW;
    }

    /// Where the book will stand once a diff was taken; its id when it does not move.
    long idAfter(long firstId, long lastId) {
        if (check(firstId, lastId) != Verdict.EXTENDS) {
            return bookId;
        }
        boolean meetsKept = !live && hasKept() && keptFirstId - 1 <= lastId;
        return meetsKept ? Math.max(lastId, keptLastId) : lastId;
    }

    /// Whether one more kept diff exceeds the bounds. A run of one diff never does, so every diff can be kept.
    boolean outgrows(int entryBytes, SymbolBounds bounds) {
        return hasKept()
                && (keptFrames + 1L > bounds.pendingFrames() || (long) keptBytes + entryBytes > bounds.pendingBytes());
    }

    void see(long lastId) {
        seenId = Math.max(seenId, lastId);
    }

    void keep(long firstId, long lastId, int entryBytes) {
        if (!hasKept()) {
            keptFirstId = firstId;
        }
        keptLastId = lastId;
        keptFrames++;
        keptBytes += entryBytes;
        see(lastId);
    }

    void dropKept() {
        keptFrames = 0;
        keptBytes = 0;
        keptFirstId = 0;
        keptLastId = 0;
    }

    /// The book was moved on to `lastId`.
    void extend(long lastId) {
        bookId = lastId;
        see(lastId);
    }

    /// Whether the book, not live so far, has met the kept run or nothing is kept beyond it.
    boolean joins() {
        return !live && joinable && (!hasKept() || keptFirstId - 1 <= bookId);
    }

    /// The kept run is used up; the book is live at the later of both ends.
    void join() {
        if (hasKept()) {
            bookId = Math.max(bookId, keptLastId);
        }
        dropKept();
        live = true;
    }

    /// The book begins anew from a snapshot, with the kept run applied.
    void anchor(long lastId) {
        bookId = lastId;
        joinable = true;
        join();
    }

    /// The book is not live from here on.
    ///
    /// @param doubted whether its content is in doubt, so that only an anchor helps
    void stop(boolean doubted) {
        live = false;
        joinable &= !doubted;
    }

    void copyFrom(DepthSequence other) {
        live = other.live;
        joinable = other.joinable;
        bookId = other.bookId;
        seenId = other.seenId;
        keptFirstId = other.keptFirstId;
        keptLastId = other.keptLastId;
        keptFrames = other.keptFrames;
        keptBytes = other.keptBytes;
    }

    /// Kept diffs are not part of it; `PendingDiffs` brings them back.
    void writeTo(ImageWriter image) {
        image.putBoolean(live);
        image.putBoolean(joinable);
        image.putLong(bookId);
        image.putLong(seenId);
    }

    void readFrom(ImageReader image) {
        live = image.getBoolean();
        joinable = image.getBoolean();
        bookId = image.getLong();
        seenId = image.getLong();
    }
}
