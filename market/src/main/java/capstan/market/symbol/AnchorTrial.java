package capstan.market.symbol;

import capstan.market.book.BookFull;
import capstan.market.book.DepthSnapshot;
import capstan.market.book.LevelHash;
import capstan.market.book.OrderBook;
import capstan.market.book.PagedOrderBook;
import capstan.market.book.Side;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.MalformedFrame;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.BookEvent.Anchored;

/// A book built aside from a depth snapshot and the kept diffs, and checked on the way: `fit` asks it whether to
/// anchor, and `Anchored` takes over what it built, so both always come to the same result.
///
/// Kept diffs with u ≤ L (the snapshot's id) are stale. The first one left must begin at or before L + 1; the rest
/// follow because the kept run has no hole. The outcome must reach the newest diff ever seen, or a book would go
/// live that is known to be behind.
final class AnchorTrial {

    private final OrderBook book;
    /// What the trial counted, to be added once it is adopted.
    private final Tally tally = new Tally();
    private long chain;
    private long lastId;
    private boolean joins = true;
    private boolean reachesKept;
    private boolean crossed;
    private boolean disagrees;
    private boolean bestAgreed;
    private boolean depthAgreed;
    private boolean ahead;
    private String difference = "";

    private AnchorTrial(OrderBook book, long chain) {
        this.book = book;
        this.chain = chain;
    }

    static AnchorTrial of(
            DepthSnapshot snapshot,
            long chain,
            DepthSequence sequence,
            PendingDiffs pending,
            TopChecks tops,
            FrameReader reader,
            FeedMessage message) {
        var trial = new AnchorTrial(new PagedOrderBook(message.instrument.tickSize()), chain);
        trial.reachesKept = sequence.hasKept() && sequence.keptFirstId() - 1 <= snapshot.lastUpdateId();
        trial.begin(snapshot, tops);
        for (int i = 0; i < pending.count() && trial.joins; i++) {
            if (pending.lastId(i) <= snapshot.lastUpdateId()) {
                trial.tally.diffsStale++;
            } else {
                trial.follow(i, pending, tops, reader, message);
            }
        }
        trial.joins &= trial.lastId >= sequence.seenId();
        return trial;
    }

    /// A book built beside a live one, which has used up its diffs and its venue's tops: `taken` brings the diffs
    /// again, and the live book itself is what it is compared with, where both know their levels.
    ///
    /// @param known range of the live book
    static AnchorTrial beside(
            DepthSnapshot snapshot,
            FrameLog taken,
            long chain,
            long bookId,
            OrderBook live,
            KnownRange known,
            FrameReader reader,
            FeedMessage message) {
        var trial = new AnchorTrial(new PagedOrderBook(message.instrument.tickSize()), chain);
        trial.take(snapshot);
        trial.look();
        FrameLog.Cursor cursor = taken.cursor();
        while (trial.joins && cursor.next()) {
            trial.followAgain(cursor, reader, message);
        }
        trial.ahead = trial.lastId > bookId;
        trial.joins &= trial.lastId >= bookId;
        if (trial.lastId == bookId) {
            var both = new KnownRange();
            both.anchor(snapshot);
            both.narrow(known);
            String difference = both.difference(live, trial.book);
            if (difference != null) {
                trial.disagrees = true;
                trial.difference = "the live book and a snapshot of update id " + snapshot.lastUpdateId()
                        + " differ at update id " + bookId + ": " + difference;
            }
        }
        return trial;
    }

    SnapshotTrial result() {
        return new SnapshotTrial(fit(), bestAgreed, depthAgreed, lastId, difference);
    }

    SnapshotFit fit() {
        if (!joins) {
            return reachesKept ? SnapshotFit.GAP_FOLLOWS : SnapshotFit.TOO_OLD;
        }
        if (ahead) {
            return SnapshotFit.TOO_NEW;
        }
        if (crossed) {
            return SnapshotFit.CROSSED;
        }
        return disagrees ? SnapshotFit.DISAGREES : SnapshotFit.FITS;
    }

    /// Before the book is taken over. One that was built beside a live book must fit it, and the book be live yet.
    ///
    /// @param sequence of the book that it is to follow
    /// @throws ChainBroken when the snapshot does not join the diffs
    void requireJoin(Anchored anchored, DepthSequence sequence) {
        SnapshotFit fit = fit();
        boolean joined = anchored.reason() == AnchorReason.REBUILT
                ? fit != SnapshotFit.TOO_OLD && fit != SnapshotFit.GAP_FOLLOWS
                : fit == SnapshotFit.FITS && sequence.isLive();
        if (!joined) {
            throw new ChainBroken("anchor (" + anchored.reason() + ") at update id "
                    + anchored.snapshot().lastUpdateId() + " does not join the diffs"
                    + (sequence.hasKept() ? " from " + sequence.keptFirstId() : "")
                    + " up to " + Math.max(sequence.seenId(), sequence.bookId()) + ": " + fit);
        }
    }

    OrderBook book() {
        return book;
    }

    long chain() {
        return chain;
    }

    long lastId() {
        return lastId;
    }

    Tally tally() {
        return tally;
    }

    /// What crossed or differed, empty when nothing did.
    String difference() {
        return difference;
    }

    private void begin(DepthSnapshot snapshot, TopChecks tops) {
        take(snapshot);
        check(tops);
    }

    private void take(DepthSnapshot snapshot) {
        lastId = snapshot.lastUpdateId();
        book.setAll(Side.BID, snapshot.bids());
        book.setAll(Side.ASK, snapshot.asks());
    }

    private void follow(int index, PendingDiffs pending, TopChecks tops, FrameReader reader, FeedMessage message) {
        if (pending.firstId(index) - 1 > lastId) {
            joins = false;
            if (reachesKept) {
                difference =
                        "update ids " + (lastId + 1) + " to " + (pending.firstId(index) - 1) + " are missing behind it";
            }
            return;
        }
        try {
            pending.read(index, reader, message);
            book.setAll(Side.BID, message.bids);
            book.setAll(Side.ASK, message.asks);
        } catch (MalformedFrame | BookFull | IllegalArgumentException _) {
            joins = false;
            difference = "the diff up to update id " + pending.lastId(index) + " behind it cannot be applied";
            return;
        }
        lastId = pending.lastId(index);
        tally.diffsApplied++;
        check(tops);
    }

    /// Follows with a diff that the live book has taken already, if it is a diff and newer than the snapshot.
    private void followAgain(FrameLog.Cursor cursor, FrameReader reader, FeedMessage message) {
        try {
            reader.read(cursor.array(), cursor.offset(), cursor.length(), message);
            if (message.ids.kind != FrameKind.DEPTH_DIFF || message.ids.lastId <= lastId) {
                return;
            }
            if (message.ids.firstId - 1 > lastId) {
                joins = false;
                return;
            }
            book.setAll(Side.BID, message.bids);
            book.setAll(Side.ASK, message.asks);
        } catch (MalformedFrame | BookFull | IllegalArgumentException _) {
            joins = false;
            return;
        }
        lastId = message.ids.lastId;
        look();
    }

    private void check(TopChecks tops) {
        look();
        boolean best = tops.awaitsBest(lastId);
        boolean depth = tops.awaitsDepth(lastId);
        String differs = tops.peek(lastId, book, tally);
        if (differs != null) {
            disagrees = true;
            difference = differs;
        } else {
            bestAgreed |= best;
            depthAgreed |= depth;
        }
    }

    private void look() {
        chain = LevelHash.chain(chain, lastId, book.sum());
        if (book.isCrossed()) {
            crossed = true;
            tally.crossed++;
            difference = crossing(book, lastId);
        }
    }

    static String crossing(OrderBook book, long id) {
        return "best bid " + book.bestPrice(Side.BID) + " above best ask " + book.bestPrice(Side.ASK)
                + " (scaled prices) after update id " + id;
    }
}
