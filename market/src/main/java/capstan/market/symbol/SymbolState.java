package capstan.market.symbol;

import capstan.market.book.BookStatus;
import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.features.FeatureVector;
import capstan.market.features.LabelledVector;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.hotstate.HotState;
import capstan.market.image.UnreadableImage;
import capstan.market.instrument.Instrument;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.BookEvent.Anchored;
import capstan.market.symbol.BookEvent.BatchAccepted;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.BookEvent.GapHealed;
import capstan.market.symbol.BookEvent.InstrumentDefined;
import capstan.market.symbol.BookEvent.TradesBackfilled;
import capstan.market.symbol.BookEvent.TradesMissing;
import capstan.market.trades.Trade;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One symbol's whole state: a fold of `BookEvent`s and nothing else. Mutable, owned by one thread, changed only by
/// `apply`. It knows no clock; times come with the facts.
///
/// `screen`, `fit` and `fault` decide which fact has to be journaled next; they never change the state.
///
/// The book is always contiguous from its anchor to `lastUpdateId`, whatever the status: a diff is applied only
/// when it begins at or before the next id. What is newer than a hole is kept aside. So there are two ways back to
/// `LIVE`: `Anchored`, and the missing diffs themselves when another line, or the same line after a reconnect,
/// still brings them. The second needs no fact of its own and no snapshot; a book whose content is in doubt
/// (`CROSSED`, `TOP_MISMATCH`, new units) does not take it. Whoever asks for snapshots must therefore look at
/// `status()` again when one arrives, and drop it when the book is `LIVE`.
///
/// The chains depend on facts alone, never on `SymbolBounds`, so the bounds may be changed between two folds of one
/// journal. What the tape and the waiting tops are bounded to does show in windows, features and top checks.
public final class SymbolState {

    private final SymbolParts parts;
    private final BatchScreen screen;

    public SymbolState(SymbolBounds bounds, FrameReader reader) {
        this(new SymbolParts(bounds, reader), bounds, reader);
    }

    private SymbolState(SymbolParts parts, SymbolBounds bounds, FrameReader reader) {
        this.parts = parts;
        screen = new BatchScreen(bounds, reader);
    }

    /// Folds one fact into the state.
    ///
    /// @return this
    /// @throws ChainBroken when the fact's stamp does not carry this state's chains
    /// @throws IllegalStateException when anything but `InstrumentDefined` comes first
    public SymbolState apply(BookEvent event) {
        Stamp stamp = event.stamp();
        if (stamp.chain() != chain() || stamp.tradeChain() != tradeChain()) {
            throw broken(event);
        }
        parts.generation = Math.max(parts.generation, stamp.generation());
        parts.gaps.before(event);
        switch (event) {
            case InstrumentDefined defined -> parts.define(defined.instrument());
            case BatchAccepted accepted -> parts.fold(accepted.frames());
            case GapDetected gap -> parts.onGap(gap);
            case GapHealed healed -> parts.gaps.healed(healed);
            case Anchored anchored -> parts.anchor(anchored);
            case TradesBackfilled backfilled -> parts.trades.onBackfill(backfilled.trades());
            case TradesMissing missing -> parts.trades.onMissing(missing.firstId(), missing.lastId());
        }
        parts.gaps.after(event, parts.isLive(), parts.trades.ids());
        return this;
    }

    /// The next fact that a batch amounts to and what is left of the batch: usually one `BatchAccepted` and nothing
    /// left; no fact when every frame is already known; around a gap the part before it, then `GapDetected`, then
    /// the rest.
    ///
    /// @param nowMicros our clock
    /// @param generation highest generation of the hot state handed out so far
    /// @throws IllegalStateException before `InstrumentDefined`
    public Screening screen(FeedBatch batch, long nowMicros, long generation) {
        parts.message();
        return screen.screen(
                batch,
                stamp(nowMicros, generation),
                parts.book.sequence(),
                parts.trades.ids(),
                parts.bestId,
                parts.depthTopId);
    }

    /// Whether a depth snapshot can anchor the book, given the diffs that are kept.
    public SnapshotFit fit(DepthSnapshot snapshot) {
        return trial(snapshot).fit();
    }

    /// Tries a depth snapshot with the diffs that are kept. Builds the whole book aside and checks it, so
    /// `Anchored` may be journaled when it says `FITS` and no other fact came in between.
    public SnapshotTrial trial(DepthSnapshot snapshot) {
        return parts.book.trial(snapshot, parts.message());
    }

    /// As `trial`, beside a book that is live and stays so.
    ///
    /// @param taken depth diffs that the book has taken since a moment before the snapshot
    public SnapshotTrial trialBeside(DepthSnapshot snapshot, FrameLog taken) {
        return parts.book.trialBeside(snapshot, taken, parts.message());
    }

    /// Whether a top of the venue has come that a trial of the snapshot would compare with its outcome at an equal id.
    ///
    /// @param byDepth whether it has to be a `depth20`
    public boolean isVouchable(DepthSnapshot snapshot, boolean byDepth) {
        return parts.book.isVouchable(snapshot, byDepth);
    }

    /// A fault that the last facts brought to light (crossed book, disagreement with the venue's top of book, a
    /// frame that cannot be read) and that is to be journaled as `GapDetected` before anything is published, also
    /// after a recovery; null when none. While there is one that breaks the book, `status()` is already `STALE`.
    public @Nullable Fault fault() {
        return parts.faults.fault();
    }

    /// The oldest gap that is closed and that is to be journaled as `GapHealed` before the next fact that moves the
    /// state, also after a recovery; null when there is none.
    public @Nullable ClosedGap closedGap() {
        return parts.gaps.closed();
    }

    /// Journaled gaps that nothing has closed yet, oldest first.
    public List<OpenGap> openGaps() {
        return parts.gaps.open();
    }

    /// Gaps that are no longer followed because too many were open at once.
    public long gapsGivenUp() {
        return parts.gaps.givenUp();
    }

    /// A stamp with this state's chains for a fact decided now.
    public Stamp stamp(long nowMicros, long generation) {
        return new Stamp(nowMicros, chain(), tradeChain(), Math.max(generation, parts.generation));
    }

    /// @throws IllegalStateException before `InstrumentDefined`
    public Instrument instrument() {
        return parts.message().instrument;
    }

    /// Whether the diffs that are missing would make the book live by themselves; a book in doubt needs an anchor.
    public boolean healsByDiffs() {
        return parts.book.sequence().isJoinable();
    }

    /// Whether a `depth20` of the symbol has ever come.
    public boolean hasDepthTop() {
        return parts.depthTopId > 0;
    }

    /// Depth diffs kept while the book is not live.
    public int pendingDiffs() {
        return parts.book.sequence().keptFrames();
    }

    /// Levels a side that the book's anchor was asked for, 0 when that is not known.
    public int anchoredLevels() {
        return parts.book.known().anchoredLevels();
    }

    /// Whether the anchor covered a side to its end.
    public boolean knowsWhole(Side side) {
        return parts.book.known().isWhole(side);
    }

    /// Lowest bid that the book's anchor covered, 0 when it covered every bid; above all prices before the first
    /// anchor.
    public long knownFrom() {
        return parts.book.known().from();
    }

    /// Highest ask that the book's anchor covered, `Long.MAX_VALUE` when it covered every ask; 0 before the first
    /// anchor.
    public long knownTo() {
        return parts.book.known().to();
    }

    /// Update id at which the book last agreed with a best bid and ask of the venue since this state was read, 0 when
    /// none was at an equal id.
    public long bestAgreedId() {
        return parts.book.tops().bestAgreedId();
    }

    /// As `bestAgreedId`, for a `depth20`.
    public long depthAgreedId() {
        return parts.book.tops().depthAgreedId();
    }

    public boolean hasInstrument() {
        return parts.hasInstrument();
    }

    public BookStatus status() {
        return parts.faults.breaksBook()
                ? BookStatus.STALE
                : parts.book.standing().status();
    }

    /// Why the status is not `LIVE`; `INITIAL` before the first anchor; null when it is.
    public @Nullable GapKind statusReason() {
        Fault fault = fault();
        return fault != null && fault.kind().breaksBook()
                ? fault.kind()
                : parts.book.standing().reason();
    }

    /// The trusted book, or the last trusted one when the status is not `LIVE`. Not to be changed by the caller.
    public OrderBook book() {
        return parts.book.book();
    }

    /// Up to `limit` best levels of a side, best first, as far as the last anchor and the diffs since know all of them.
    public Levels knownTop(Side side, int limit) {
        OrderBook book = book();
        var levels = new Levels(Math.min(limit, book.size(side)));
        book.top(side, limit, levels);
        parts.book.known().trim(side, levels);
        return levels;
    }

    public long lastUpdateId() {
        return parts.book.sequence().bookId();
    }

    public long anchorUpdateId() {
        return parts.book.anchorId();
    }

    /// Number of anchors so far; a book belongs to exactly one.
    public long epoch() {
        return parts.book.epoch();
    }

    /// Chain of the book: from each anchor and each diff applied, the update id and the level sum after it.
    public long chain() {
        return parts.book.chain();
    }

    /// Chain of the trades; see `TradeHash`.
    public long tradeChain() {
        return parts.trades.chain();
    }

    /// Highest generation of the hot state that the journal knows of.
    public long generation() {
        return parts.generation;
    }

    /// Lowest update id that the kept diffs still need a snapshot to cover (U of the first one), empty when none is
    /// kept.
    public OptionalLong firstPendingUpdateId() {
        DepthSequence sequence = parts.book.sequence();
        return sequence.hasKept() ? OptionalLong.of(sequence.keptFirstId()) : OptionalLong.empty();
    }

    /// Ranges of trade ids that were skipped and are neither backfilled nor recorded as missing, ascending.
    public List<IdRange> openTradeGaps() {
        return parts.trades.ids().openRangeList();
    }

    /// Lowest trade id, 0 before the first trade.
    public long firstTradeId() {
        return parts.trades.ids().firstId();
    }

    /// Highest trade id that came or was passed over, 0 before the first trade.
    public long lastTradeId() {
        return parts.trades.ids().lastId();
    }

    /// Up to `limit` most recent trades, newest first.
    public List<Trade> recentTrades(int limit) {
        return parts.trades.tape().recent(limit);
    }

    /// Newest feature vector, null before the first boundary behind the first anchor.
    public @Nullable FeatureVector features() {
        return parts.features.newest();
    }

    /// Feature vectors whose labels were completed last, oldest first; bounded, so take them at least once a
    /// minute.
    public List<LabelledVector> labelledVectors() {
        return parts.features.labelled();
    }

    /// How many of the best `limit` levels of a side lie in the price range that the anchor covered; `limit` when
    /// it covered the whole side. Levels outside of the range are known only if they changed since, so a book that
    /// trades near the edge needs a new anchor.
    public int coveredLevels(Side side, int limit) {
        return parts.book.known().covered(parts.book.book(), side, limit);
    }

    /// Largest event time seen, µs on the venue's clock; 0 before the first frame.
    public long watermarkMicros() {
        return parts.clock.watermarkMicros();
    }

    /// Receive time of the newest frame, µs on our clock.
    public long receiveTimeMicros() {
        return parts.clock.receiveMicros();
    }

    /// Frames folded since the first fact.
    public long frames() {
        return parts.tally.frames;
    }

    public SymbolCounters counters() {
        return parts.tally.counters(parts.trades.ids().givenUp());
    }

    /// What readers are to be shown, under `generation`.
    ///
    /// @throws IllegalStateException before `InstrumentDefined`
    public HotState hotState(long generation) {
        return HotStates.of(this, generation, parts.trades.tape());
    }

    /// Immutable copy for a state snapshot.
    public StateImage image() {
        return StateSections.write(parts);
    }

    /// Immutable copy of what the book alone needs, much smaller; `PastBook` folds it on.
    public StateImage bookImage() {
        return StateSections.writeBook(parts);
    }

    /// Diffs kept beside the book, which an image holds too.
    public int keptDiffs() {
        return parts.book.sequence().keptFrames();
    }

    /// The state that `image` was taken of; folding on gives the same as if it had never been written.
    ///
    /// @throws UnreadableImage when a section is damaged or of a newer version
    /// @throws ChainBroken when the book's levels do not have the sum that was written with them
    public static SymbolState restore(StateImage image, SymbolBounds bounds, FrameReader reader) {
        return new SymbolState(StateSections.read(image, bounds, reader), bounds, reader);
    }

    private ChainBroken broken(BookEvent event) {
        Stamp stamp = event.stamp();
        return new ChainBroken(event.getClass().getSimpleName() + " was decided on chain "
                + Long.toHexString(stamp.chain()) + " and trade chain " + Long.toHexString(stamp.tradeChain())
                + ", the facts before it lead to " + Long.toHexString(chain()) + " and "
                + Long.toHexString(tradeChain()) + " at update id " + lastUpdateId() + " and trade id "
                + lastTradeId());
    }
}
