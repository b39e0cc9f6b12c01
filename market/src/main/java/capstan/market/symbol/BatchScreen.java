package capstan.market.symbol;

import capstan.market.book.GapKind;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.MalformedFrame;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.BookEvent.BatchAccepted;
import capstan.market.symbol.BookEvent.GapDetected;
import org.jspecify.annotations.Nullable;

/// Decides what of a batch is new, by ids alone. It walks the frames once, on copies of the sequence rules that
/// move as the fold will move; the state itself stays as it is. Reused; owned by the state's thread.
final class BatchScreen {

    private enum Decision {
        TAKE,
        DROP,
        /// The frame shows a gap: what came before it is one fact, the gap the next.
        GAP,
        /// Take it, but look at the state again before the next frame.
        TAKE_AND_STOP
    }

    private final SymbolBounds bounds;
    private final FrameReader reader;
    private final FrameIds ids = new FrameIds();
    private final DepthSequence depth = new DepthSequence();
    private final TradeIds trades = new TradeIds();
    private final FrameLog.Builder builder = new FrameLog.Builder(4096);
    private long bestId;
    private long depthTopId;

    private Stamp stamp = new Stamp(0, 0, 0, 0);
    private FeedBatch batch = new FeedBatch("", "", 0, 0, 0, false, FrameLog.EMPTY);
    private @Nullable GapDetected gap;
    private long firstUpdateId;
    private long lastUpdateId;
    private long firstTradeId;
    private long lastTradeId;

    BatchScreen(SymbolBounds bounds, FrameReader reader) {
        this.bounds = bounds;
        this.reader = reader;
    }

    /// @param newestBestId update id of the newest best bid and ask taken
    /// @param newestDepthTopId update id of the newest `depth20` taken
    Screening screen(
            FeedBatch toScreen,
            Stamp stampNow,
            DepthSequence sequence,
            TradeIds knownTrades,
            long newestBestId,
            long newestDepthTopId) {
        begin(toScreen, stampNow);
        depth.copyFrom(sequence);
        trades.copyFrom(knownTrades);
        bestId = newestBestId;
        depthTopId = newestDepthTopId;
        if (batch.overflowed() && depth.isLive()) {
            FeedBatch rest = batch.frames().isEmpty() ? null : with(batch.frames());
            return new Screening(gapOf(GapKind.OVERFLOW, 0, 0, "the line had to drop frames"), rest);
        }
        return walk(batch.frames().cursor());
    }

    private void begin(FeedBatch toScreen, Stamp stampNow) {
        batch = toScreen;
        stamp = stampNow;
        gap = null;
        firstUpdateId = 0;
        lastUpdateId = 0;
        firstTradeId = 0;
        lastTradeId = 0;
        builder.clear();
    }

    private Screening walk(FrameLog.Cursor cursor) {
        boolean dropped = false;
        while (cursor.next()) {
            Decision decision = decide(cursor);
            if (decision == Decision.GAP) {
                return atGap(cursor, dropped ? builder.build() : cursor.before());
            }
            if (decision == Decision.DROP) {
                if (!dropped) {
                    builder.addAll(cursor.before());
                    dropped = true;
                }
            } else {
                if (dropped) {
                    builder.addEntry(cursor);
                }
                if (decision == Decision.TAKE_AND_STOP) {
                    FrameLog taken = dropped ? builder.build() : cursor.upToHere();
                    return new Screening(accepted(taken), rest(cursor.after()));
                }
            }
        }
        FrameLog taken = dropped ? builder.build() : batch.frames();
        return taken.isEmpty() ? Screening.NOTHING : new Screening(accepted(taken), null);
    }

    /// The gap's frame is screened again after the gap was applied; one that cannot be read is left behind.
    private Screening atGap(FrameLog.Cursor cursor, FrameLog taken) {
        if (!taken.isEmpty()) {
            return new Screening(accepted(taken), with(cursor.fromHere()));
        }
        boolean unreadable = gap != null && gap.kind() == GapKind.UNREADABLE;
        return new Screening(gap, unreadable ? rest(cursor.after()) : with(cursor.fromHere()));
    }

    private Decision decide(FrameLog.Cursor cursor) {
        try {
            reader.identify(cursor.array(), cursor.offset(), cursor.length(), ids);
        } catch (MalformedFrame malformed) {
            return unreadable(String.valueOf(malformed.getMessage()));
        }
        return switch (ids.kind) {
            case DEPTH_DIFF -> decideDiff(cursor.entryEnd() - cursor.entryOffset());
            case TRADES -> decideTrades();
            case BEST_BID_ASK, DEPTH_TOP -> decideTop();
            case UNKNOWN -> Decision.DROP;
        };
    }

    /// While the book is not live, the ids of later diffs tell as much as a gap would.
    private Decision unreadable(String detail) {
        if (!depth.isLive()) {
            return Decision.DROP;
        }
        gap = gapOf(GapKind.UNREADABLE, 0, 0, detail);
        return Decision.GAP;
    }

    private Decision decideDiff(int entryBytes) {
        long firstId = ids.firstId;
        long lastId = ids.lastId;
        if (firstId > lastId) {
            return unreadable("depth diff begins at update id " + firstId + " and ends before it at " + lastId);
        }
        DepthSequence.Verdict verdict = depth.check(firstId, lastId);
        switch (verdict) {
            case KNOWN -> {
                return Decision.DROP;
            }
            case GAP -> {
                return hole(depth.bookId() + 1, firstId);
            }
            case COVERED -> depth.see(lastId);
            case EXTENDS -> {
                depth.extend(lastId);
                if (depth.joins()) {
                    depth.join();
                }
            }
            case KEPT -> {
                if (depth.outgrows(entryBytes, bounds)) {
                    gap = gapOf(
                            GapKind.PENDING_OVERFLOW,
                            0,
                            0,
                            "more than " + bounds.pendingFrames() + " diffs or " + bounds.pendingBytes()
                                    + " bytes wait for an anchor; they begin at update id " + depth.keptFirstId());
                    return Decision.GAP;
                }
                depth.keep(firstId, lastId, entryBytes);
            }
            case KEPT_ANEW -> {
                if (depth.marksHoles()) {
                    return hole(depth.keptLastId() + 1, firstId);
                }
                depth.dropKept();
                depth.keep(firstId, lastId, entryBytes);
            }
        }
        if (firstUpdateId == 0) {
            firstUpdateId = firstId;
        }
        lastUpdateId = lastId;
        return Decision.TAKE;
    }

    private Decision hole(long expected, long received) {
        gap = gapOf(GapKind.DEPTH_IDS, expected, received, "expected update id " + expected + ", got " + received);
        return Decision.GAP;
    }

    /// Ids of one frame follow on each other as a rule. Where they do not, the frame's lowest and highest id do not
    /// tell which ones it has; then everything up to its highest is opened first, and the fold closes what it
    /// finds.
    private Decision decideTrades() {
        if (ids.entries == 0) {
            return Decision.DROP;
        }
        long low = Math.min(ids.firstId, ids.lastId);
        long high = Math.max(ids.firstId, ids.lastId);
        boolean regular = ids.firstId <= ids.lastId && high - low + 1 == ids.entries;
        long next = trades.lastId() + 1;
        long received = regular ? low : high;
        if (trades.hasAny() && received > next) {
            gap = gapOf(
                    GapKind.TRADE_IDS,
                    next,
                    received,
                    "expected trade id " + next + ", got " + low + " to " + high + " in a frame of " + ids.entries);
            return Decision.GAP;
        }
        long lowestNew = trades.lowestNew(low, high);
        if (lowestNew == TradeIds.NONE) {
            return Decision.DROP;
        }
        long highestNew = trades.highestNew(low, high);
        firstTradeId = firstTradeId == 0 ? lowestNew : Math.min(firstTradeId, lowestNew);
        lastTradeId = Math.max(lastTradeId, highestNew);
        trades.take(low, high);
        return regular ? Decision.TAKE : Decision.TAKE_AND_STOP;
    }

    /// The venue leaves out tops under load, so a jump is no gap.
    private Decision decideTop() {
        boolean best = ids.kind == FrameKind.BEST_BID_ASK;
        if (ids.lastId <= (best ? bestId : depthTopId)) {
            return Decision.DROP;
        }
        if (best) {
            bestId = ids.lastId;
        } else {
            depthTopId = ids.lastId;
        }
        return Decision.TAKE;
    }

    private BatchAccepted accepted(FrameLog frames) {
        return new BatchAccepted(
                stamp, batch.line(), batch.epoch(), firstUpdateId, lastUpdateId, firstTradeId, lastTradeId, frames);
    }

    private GapDetected gapOf(GapKind kind, long expectedId, long receivedId, String detail) {
        return new GapDetected(stamp, kind, expectedId, receivedId, batch.line(), detail);
    }

    private @Nullable FeedBatch rest(FrameLog frames) {
        return frames.isEmpty() ? null : with(frames);
    }

    private FeedBatch with(FrameLog frames) {
        return new FeedBatch(
                batch.venue(), batch.symbol(), batch.line(), batch.epoch(), batch.sequence(), false, frames);
    }
}
