package capstan.market.symbol;

import capstan.market.book.BookFull;
import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.book.LevelHash;
import capstan.market.book.OrderBook;
import capstan.market.book.PagedOrderBook;
import capstan.market.book.Side;
import capstan.market.features.FeatureEngine;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameLog;
import capstan.market.feed.MalformedFrame;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import capstan.market.instrument.Instrument;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.BookEvent.Anchored;
import capstan.market.symbol.BookEvent.GapDetected;
import org.jspecify.annotations.Nullable;

/// The book of one symbol with its anchor, its chain, the diffs kept beside it and the checks against the venue's
/// tops. What it finds wrong goes to `FaultSlot`; what it counts goes to `Tally`.
final class AnchoredBook {

    private final FrameReader reader;
    private final Tally tally;
    private final FaultSlot faults;
    private final DepthSequence sequence = new DepthSequence();
    private final PendingDiffs pending = new PendingDiffs();
    private final TopChecks tops;
    private final KnownRange known = new KnownRange();
    private final Standing standing = new Standing();
    private OrderBook book = new PagedOrderBook(1);
    private long chain;
    private long epoch;
    private long anchorId;

    AnchoredBook(SymbolBounds bounds, FrameReader reader, Tally tally, FaultSlot faults) {
        this.reader = reader;
        this.tally = tally;
        this.faults = faults;
        tops = new TopChecks(bounds.topHistory());
    }

    OrderBook book() {
        return book;
    }

    DepthSequence sequence() {
        return sequence;
    }

    boolean isLive() {
        return sequence.isLive();
    }

    /// Where the book will stand once a diff was folded.
    long idAfter(long firstId, long lastId) {
        return sequence.idAfter(firstId, lastId);
    }

    /// Where the book will stand once it was anchored.
    long idAfter(Anchored anchored) {
        if (anchored.reason() != AnchorReason.REBUILT) {
            return sequence.bookId();
        }
        long id = anchored.snapshot().lastUpdateId();
        return sequence.hasKept() ? Math.max(id, sequence.keptLastId()) : id;
    }

    Standing standing() {
        return standing;
    }

    long chain() {
        return chain;
    }

    long epoch() {
        return epoch;
    }

    long anchorId() {
        return anchorId;
    }

    /// Begins an empty book in new units. Kept diffs are raw frames and stay.
    void reset(Instrument instrument, FeatureEngine features) {
        book = new PagedOrderBook(instrument.tickSize());
        tops.clear();
        known.clear();
        stop(GapKind.INITIAL, true, features);
    }

    /// Folds the depth diff in `message`, whose raw frame the cursor stands on.
    void onDiff(FeedMessage message, FrameLog.Cursor cursor, FeatureEngine features) {
        long firstId = message.ids.firstId;
        long lastId = message.ids.lastId;
        switch (sequence.check(firstId, lastId)) {
            case KNOWN -> {}
            case COVERED -> {
                tally.diffsStale++;
                sequence.see(lastId);
            }
            case EXTENDS -> extend(message, features);
            case KEPT -> keep(firstId, lastId, cursor);
            case KEPT_ANEW -> keepAnew(firstId, lastId, cursor);
            case GAP -> {
                faults.raise(
                        GapKind.DEPTH_IDS,
                        sequence.bookId() + 1,
                        "expected update id " + (sequence.bookId() + 1) + ", got " + firstId);
                stop(GapKind.DEPTH_IDS, false, features);
                keepAnew(firstId, lastId, cursor);
            }
        }
    }

    /// A frame could not be read. Only a depth diff is missed by the book, and the ids of the next one show it
    /// anyway; so the book stops being live, but diffs that follow on it may go on.
    ///
    /// @param lastId its last update id when it was a depth diff, 0 otherwise
    void onUnreadable(long lastId, String detail, FeatureEngine features) {
        if (sequence.isLive()) {
            faults.raise(GapKind.UNREADABLE, sequence.bookId() + 1, detail);
            stop(GapKind.UNREADABLE, false, features);
        }
        if (lastId > sequence.seenId()) {
            sequence.see(lastId);
            dropKept();
        }
    }

    void onBestBidAsk(FeedMessage message) {
        long id = message.ids.lastId;
        if (sequence.isJoinable() && id <= sequence.bookId()) {
            mismatch(tops.compare(message, book, sequence.bookId(), tally), id);
        } else if (!pending.passes(id)) {
            tops.await(message);
        }
    }

    void onDepthTop(FeedMessage message) {
        long id = message.ids.lastId;
        if (!sequence.isJoinable() || id > sequence.bookId()) {
            tops.awaitDepth(message);
        } else if (id == sequence.bookId()) {
            mismatch(tops.compareDepth(message, book, tally), id);
        }
    }

    /// A gap was journaled. One that shows a hole behind what is kept leaves the book as it is: not live already.
    void onGap(GapDetected gap, FeatureEngine features) {
        GapKind kind = gap.kind();
        if (kind == GapKind.DEPTH_IDS && sequence.holeBefore(gap.receivedId())) {
            return;
        }
        if (kind == GapKind.PENDING_OVERFLOW) {
            dropKept();
        }
        boolean doubted = kind == GapKind.CROSSED || kind == GapKind.TOP_MISMATCH || kind == GapKind.INITIAL;
        stop(kind, doubted, features);
    }

    SnapshotTrial trial(DepthSnapshot snapshot, FeedMessage message) {
        return aside(snapshot, message).result();
    }

    /// As `trial`, beside a live book.
    SnapshotTrial trialBeside(DepthSnapshot snapshot, FrameLog taken, FeedMessage message) {
        return beside(snapshot, taken, message).result();
    }

    /// Whether a top of the venue waits that a book anchored to the snapshot would be compared with.
    boolean isVouchable(DepthSnapshot snapshot, boolean byDepth) {
        long id = snapshot.lastUpdateId();
        return byDepth ? tops.depthMeets(id, pending) : tops.bestMeets(id, pending);
    }

    /// Takes over a book built aside.
    ///
    /// @throws ChainBroken when the snapshot does not join the diffs
    void anchor(Anchored anchored, FeedMessage message, FeatureEngine features) {
        DepthSnapshot snapshot = anchored.snapshot();
        boolean rebuilt = anchored.reason() == AnchorReason.REBUILT;
        AnchorTrial trial = rebuilt ? aside(snapshot, message) : beside(snapshot, anchored.taken(), message);
        trial.requireJoin(anchored, sequence);
        book = trial.book();
        chain = trial.chain();
        anchorId = snapshot.lastUpdateId();
        known.anchor(snapshot);
        epoch++;
        tally.anchors++;
        tops.forgetBook();
        tops.moveTo(trial.lastId(), book);
        if (rebuilt) {
            goLiveAnew(trial, features);
        }
    }

    private void goLiveAnew(AnchorTrial trial, FeatureEngine features) {
        features.onInterruption();
        sequence.anchor(trial.lastId());
        pending.clear();
        tally.add(trial.tally());
        goLive(features);
        SnapshotFit fit = trial.fit();
        if (fit != SnapshotFit.FITS) {
            GapKind kind = fit == SnapshotFit.CROSSED ? GapKind.CROSSED : GapKind.TOP_MISMATCH;
            faults.raise(kind, trial.lastId(), trial.difference());
        }
    }

    private AnchorTrial aside(DepthSnapshot snapshot, FeedMessage message) {
        return AnchorTrial.of(snapshot, chain, sequence, pending, tops, reader, message);
    }

    private AnchorTrial beside(DepthSnapshot snapshot, FrameLog taken, FeedMessage message) {
        return AnchorTrial.beside(snapshot, taken, chain, sequence.bookId(), book, known, reader, message);
    }

    KnownRange known() {
        return known;
    }

    TopChecks tops() {
        return tops;
    }

    void writeTo(ImageWriter image) {
        standing.writeTo(image);
        image.putLong(chain);
        image.putLong(epoch);
        image.putLong(anchorId);
        known.writeTo(image);
        sequence.writeTo(image);
        BookLevels.write(book, image);
    }

    /// Reads into a new book of the instrument.
    void readFrom(ImageReader image, Instrument instrument) {
        standing.readFrom(image);
        chain = image.getLong();
        epoch = image.getLong();
        anchorId = image.getLong();
        known.readFrom(image);
        sequence.readFrom(image);
        book = BookLevels.read(image, instrument);
    }

    void writePending(ImageWriter image) {
        pending.writeTo(image);
        sequence.writeKept(image);
    }

    void readPending(ImageReader image) {
        pending.readFrom(image, sequence);
        if (image.version() > 1) {
            sequence.readKept(image);
        }
    }

    private void extend(FeedMessage message, FeatureEngine features) {
        long lastId = message.ids.lastId;
        if (!applyLevels(message, features)) {
            sequence.see(lastId);
            return;
        }
        sequence.extend(lastId);
        afterDiff(lastId);
        if (sequence.isLive()) {
            features.onTop(book);
        } else {
            standing.syncing();
            if (sequence.joins()) {
                join(message, features);
            }
        }
    }

    /// The book has met kept diffs: applies those that follow on it and goes live when that was all.
    private void join(FeedMessage message, FeatureEngine features) {
        int joined = 0;
        for (; joined < pending.count() && pending.firstId(joined) - 1 <= sequence.bookId(); joined++) {
            long lastId = pending.lastId(joined);
            if (lastId <= sequence.bookId()) {
                tally.diffsStale++;
                continue;
            }
            try {
                pending.read(joined, reader, message);
            } catch (MalformedFrame malformed) {
                faults.raise(GapKind.UNREADABLE, sequence.bookId() + 1, String.valueOf(malformed.getMessage()));
                dropKept();
                return;
            }
            if (!applyLevels(message, features)) {
                dropKept();
                return;
            }
            sequence.extend(lastId);
            afterDiff(lastId);
        }
        sequence.join();
        pending.removeFirst(joined);
        if (sequence.isLive()) {
            goLive(features);
        }
    }

    /// @return false when the book could not take the diff; its content is then in doubt
    private boolean applyLevels(FeedMessage message, FeatureEngine features) {
        try {
            book.setAll(Side.BID, message.bids);
            book.setAll(Side.ASK, message.asks);
            return true;
        } catch (BookFull | IllegalArgumentException refused) {
            String detail = "diff up to update id " + message.ids.lastId + ": " + refused.getMessage();
            faults.raise(GapKind.UNREADABLE, sequence.bookId() + 1, detail);
            stop(GapKind.UNREADABLE, true, features);
            return false;
        }
    }

    private void afterDiff(long lastId) {
        chain = LevelHash.chain(chain, lastId, book.sum());
        tally.diffsApplied++;
        if (book.isCrossed()) {
            tally.crossed++;
            faults.raise(GapKind.CROSSED, lastId, AnchorTrial.crossing(book, lastId));
        }
        mismatch(tops.advance(lastId, book, tally), lastId);
    }

    private void mismatch(@Nullable String difference, long id) {
        if (difference != null) {
            faults.raise(GapKind.TOP_MISMATCH, id, difference);
        }
    }

    private void keep(long firstId, long lastId, FrameLog.Cursor cursor) {
        pending.add(cursor, firstId, lastId);
        sequence.keep(firstId, lastId, cursor.entryEnd() - cursor.entryOffset());
        tops.skipInside(firstId, lastId);
        standing.syncing();
    }

    private void keepAnew(long firstId, long lastId, FrameLog.Cursor cursor) {
        dropKept();
        keep(firstId, lastId, cursor);
    }

    private void dropKept() {
        sequence.dropKept();
        pending.clear();
    }

    private void goLive(FeatureEngine features) {
        standing.live();
        features.onTop(book);
    }

    private void stop(GapKind kind, boolean doubted, FeatureEngine features) {
        sequence.stop(doubted);
        standing.stopped(kind, epoch != 0);
        features.onInterruption();
    }
}
