package capstan.market.symbol;

import capstan.market.book.OrderBook;
import capstan.market.features.FeatureVector;
import capstan.market.feed.FeedBatch;
import capstan.market.hotstate.HotState;
import capstan.market.instrument.Instrument;
import capstan.market.ports.FrameReader;
import capstan.market.trades.Trade;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One symbol's whole state: a fold of `BookEvent`s and nothing else. Mutable, owned by one thread, changed only by
/// `apply`.
///
/// `screen`, `fit` and `fault` decide which fact has to be journaled next; they never change the state.
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

    /// Facts that a batch amounts to, in the order in which they must be journaled together: usually one
    /// `BatchAccepted`; none when every frame is already known; around a gap the part before it, the `GapDetected`
    /// and the part after it.
    public List<BookEvent> screen(FeedBatch batch, long nowMicros, long generation) {
        throw new IllegalStateException("to be written");
    }

    /// Whether a depth snapshot can anchor the book, given the diffs that are kept.
    public SnapshotFit fit(DepthSnapshot snapshot) {
        throw new IllegalStateException("to be written");
    }

    /// A fault that the last facts brought to light (crossed book, disagreement with the venue's top of book, pending
    /// overflow) and that is to be journaled as `GapDetected` before anything is published; null when none
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
