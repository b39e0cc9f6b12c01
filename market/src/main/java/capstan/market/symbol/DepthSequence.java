package capstan.market.symbol;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;

/// The sequence rules of depth diffs, on ids alone: what the fold does with a diff, and so what `screen` foresees.
///
/// `U` and `u` are a diff's first and last update id, `id` is the book's. The rules are the venue's (a diff applies
/// when U ≤ id + 1 and u > id), with one addition for several lines: while the book is not live, newer diffs are
/// kept, in whatever order they come, as runs without a hole, and diffs that still reach the book go on extending it.
/// When it meets the first run it takes that one over; when no run is left, nothing is missing any more.
///
/// A further run is begun only behind a hole that was journaled as a gap. Journals of version 1 have no such gaps, and
/// there a hole ended what was kept before it; they must fold to the same chain for ever.
final class DepthSequence {

    enum Verdict {
        /// Everything in it was taken before.
        KNOWN,
        /// New, but an anchor already covers it.
        COVERED,
        /// Follows on the book.
        EXTENDS,
        /// Follows on what is kept, fills a hole in it, or begins a run behind a hole that was journaled.
        KEPT,
        /// Comes behind a hole that was not journaled: what was kept is dropped, and it is the first one kept.
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

    private final KeptRuns kept = new KeptRuns();
    /// What ends here or before it and is not kept will not be kept any more: it was dropped.
    private long droppedId = NONE;
    /// First id of the diff behind a hole that was journaled last, `NONE` when a diff was kept since.
    private long behindHoleId = NONE;

    boolean isLive() {
        return live;
    }

    /// Whether a diff that comes behind a hole in what is kept has to be journaled as a gap. Before the first anchor
    /// the snapshot covers everything anyway.
    boolean marksHoles() {
        return bookId > 0 && hasKept();
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
        return !kept.isEmpty();
    }

    /// Only when something is kept.
    long keptFirstId() {
        return kept.firstId();
    }

    /// Only when something is kept.
    long keptLastId() {
        return kept.lastId();
    }

    int keptFrames() {
        return kept.frames();
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
            return isMissing(lastId) ? Verdict.KEPT : Verdict.KNOWN;
        }
        if (joinable && lastId <= bookId) {
            return Verdict.COVERED;
        }
        boolean follows = hasKept() && (firstId - 1 <= kept.lastId() || firstId == behindHoleId);
        return follows ? Verdict.KEPT : Verdict.KEPT_ANEW;
    }

    /// Whether a diff up to `lastId`, which is not new by its number, was jumped over all the same.
    private boolean isMissing(long lastId) {
        return lastId > bookId && lastId > droppedId && !kept.covers(lastId);
    }

    /// Where the book will stand once a diff was taken; its id when it does not move.
    long idAfter(long firstId, long lastId) {
        if (check(firstId, lastId) != Verdict.EXTENDS) {
            return bookId;
        }
        boolean meetsKept = !live && hasKept() && kept.firstId() - 1 <= lastId;
        return meetsKept ? kept.joinedFrom(lastId) : lastId;
    }

    /// Whether one more kept diff exceeds the bounds. The first one never does, so every diff can be kept.
    boolean outgrows(int entryBytes, SymbolBounds bounds) {
        return hasKept()
                && (kept.frames() + 1L > bounds.pendingFrames()
                        || (long) kept.bytes() + entryBytes > bounds.pendingBytes());
    }

    void see(long lastId) {
        seenId = Math.max(seenId, lastId);
    }

    void keep(long firstId, long lastId, int entryBytes) {
        kept.add(firstId, lastId, entryBytes);
        behindHoleId = NONE;
        see(lastId);
    }

    /// A gap in front of the diff that begins with `firstId` was journaled.
    ///
    /// @return whether it is a hole behind what is kept, which then stays
    boolean holeBefore(long firstId) {
        boolean hole = !live && hasKept() && firstId - 1 > kept.lastId();
        if (hole) {
            behindHoleId = firstId;
        }
        return hole;
    }

    void dropKept() {
        if (hasKept()) {
            droppedId = seenId;
        }
        kept.clear();
        behindHoleId = NONE;
    }

    /// The book was moved on to `lastId`.
    void extend(long lastId) {
        bookId = lastId;
        see(lastId);
    }

    /// Whether the book, not live so far, has met the first run or nothing is kept beyond it.
    boolean joins() {
        return !live && joinable && (!hasKept() || kept.firstId() - 1 <= bookId);
    }

    /// Takes over the runs that the book has met; it is live when none is left.
    void join() {
        while (hasKept() && kept.firstId() - 1 <= bookId) {
            bookId = Math.max(bookId, kept.firstRunLastId());
            kept.removeFirst();
        }
        live = !hasKept();
        if (live) {
            behindHoleId = NONE;
        }
    }

    /// The book begins anew from a snapshot, with everything kept applied.
    void anchor(long lastId) {
        bookId = lastId;
        joinable = true;
        dropKept();
        live = true;
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
        droppedId = other.droppedId;
        behindHoleId = other.behindHoleId;
        kept.copyFrom(other.kept);
    }

    /// What belongs to kept diffs is not part of it; `PendingDiffs` brings them back.
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

    void writeKept(ImageWriter image) {
        image.putLong(droppedId);
        image.putLong(behindHoleId);
    }

    /// Called after the kept diffs were read.
    void readKept(ImageReader image) {
        droppedId = image.getLong();
        behindHoleId = image.getLong();
    }
}
