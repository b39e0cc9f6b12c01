package capstan.market.symbol;

import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.features.FeatureVector;
import capstan.market.features.LabelledVector;
import capstan.market.feed.FeedBatch;
import capstan.market.hotstate.HotState;
import capstan.market.instrument.Instrument;
import capstan.market.ports.FrameReader;
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
public final class SymbolState {

    public SymbolState(SymbolBounds bounds, FrameReader reader) {
        throw new IllegalStateException("to be written");
    }

    /// Folds one fact into the state.
    ///
    /// @return this
    /// @throws ChainBroken when the fact's stamp does not carry this state's chains
    public SymbolState apply(BookEvent event) {
        throw new IllegalStateException("to be written");
    }

    /// The next fact that a batch amounts to and what is left of the batch: usually one `BatchAccepted` and nothing
    /// left; no fact when every frame is already known; around a gap the part before it, then `GapDetected`, then
    /// the rest.
    ///
    /// @param nowMicros our clock
    /// @param generation highest generation of the hot state handed out so far
    /// @throws IllegalStateException before `InstrumentDefined`
    public Screening screen(FeedBatch batch, long nowMicros, long generation) {
        throw new IllegalStateException("to be written");
    }

    /// Whether a depth snapshot can anchor the book, given the diffs that are kept. Builds the whole book aside and
    /// checks it, so `Anchored` may be journaled when it says `FITS` and no other fact came in between.
    public SnapshotFit fit(DepthSnapshot snapshot) {
        throw new IllegalStateException("to be written");
    }

    /// A fault that the last facts brought to light (crossed book, disagreement with the venue's top of book, a
    /// frame that cannot be read) and that is to be journaled as `GapDetected` before anything is published, also
    /// after a recovery; null when none. While there is one, `status()` is already `STALE`.
    public @Nullable Fault fault() {
        throw new IllegalStateException("to be written");
    }

    /// A stamp with this state's chains for a fact decided now.
    public Stamp stamp(long nowMicros, long generation) {
        throw new IllegalStateException("to be written");
    }

    /// @throws IllegalStateException before `InstrumentDefined`
    public Instrument instrument() {
        throw new IllegalStateException("to be written");
    }

    public boolean hasInstrument() {
        throw new IllegalStateException("to be written");
    }

    public BookStatus status() {
        throw new IllegalStateException("to be written");
    }

    /// Why the status is not `LIVE`; `INITIAL` before the first anchor; null when it is.
    public @Nullable GapKind statusReason() {
        throw new IllegalStateException("to be written");
    }

    /// The trusted book, or the last trusted one when the status is not `LIVE`. Not to be changed by the caller.
    public OrderBook book() {
        throw new IllegalStateException("to be written");
    }

    public long lastUpdateId() {
        throw new IllegalStateException("to be written");
    }

    public long anchorUpdateId() {
        throw new IllegalStateException("to be written");
    }

    /// Number of anchors so far; a book belongs to exactly one.
    public long epoch() {
        throw new IllegalStateException("to be written");
    }

    public long chain() {
        throw new IllegalStateException("to be written");
    }

    public long tradeChain() {
        throw new IllegalStateException("to be written");
    }

    /// Highest generation of the hot state that the journal knows of.
    public long generation() {
        throw new IllegalStateException("to be written");
    }

    /// Lowest update id that the kept diffs still need a snapshot to cover (U of the first one), empty when none is
    /// kept.
    public OptionalLong firstPendingUpdateId() {
        throw new IllegalStateException("to be written");
    }

    /// Ranges of trade ids that were skipped and are neither backfilled nor recorded as missing, ascending.
    public List<IdRange> openTradeGaps() {
        throw new IllegalStateException("to be written");
    }

    public long firstTradeId() {
        throw new IllegalStateException("to be written");
    }

    public long lastTradeId() {
        throw new IllegalStateException("to be written");
    }

    /// Up to `limit` most recent trades, newest first.
    public List<Trade> recentTrades(int limit) {
        throw new IllegalStateException("to be written");
    }

    /// Newest feature vector, null before the first boundary with a live book.
    public @Nullable FeatureVector features() {
        throw new IllegalStateException("to be written");
    }

    /// Feature vectors whose labels were completed last, oldest first; bounded, so take them at least once a
    /// minute.
    public List<LabelledVector> labelledVectors() {
        throw new IllegalStateException("to be written");
    }

    /// How many of the best `limit` levels of a side lie in the price range that the anchor covered. Levels outside
    /// of it are known only if they changed since, so a book that trades near the edge needs a new anchor.
    public int coveredLevels(Side side, int limit) {
        throw new IllegalStateException("to be written");
    }

    /// Largest event time seen, µs on the venue's clock; 0 before the first frame.
    public long watermarkMicros() {
        throw new IllegalStateException("to be written");
    }

    /// Receive time of the newest frame, µs on our clock.
    public long receiveTimeMicros() {
        throw new IllegalStateException("to be written");
    }

    public SymbolCounters counters() {
        throw new IllegalStateException("to be written");
    }

    /// What readers are to be shown, under `generation`.
    public HotState hotState(long generation) {
        throw new IllegalStateException("to be written");
    }

    /// Immutable copy for a state snapshot.
    public StateImage image() {
        throw new IllegalStateException("to be written");
    }

    public static SymbolState restore(StateImage image, SymbolBounds bounds, FrameReader reader) {
        throw new IllegalStateException("to be written");
    }
}
