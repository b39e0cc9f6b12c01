package capstan.market.symbol;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.book.OrderBook;
import capstan.market.instrument.Instrument;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.BookEvent.Anchored;
import capstan.market.symbol.BookEvent.BatchAccepted;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.BookEvent.GapHealed;
import capstan.market.symbol.BookEvent.InstrumentDefined;
import capstan.market.symbol.BookEvent.TradesBackfilled;
import capstan.market.symbol.BookEvent.TradesMissing;
import org.jspecify.annotations.Nullable;

/// The book of one symbol as it was, on its way through the journal: the fold of `SymbolState` without trades and
/// features, which can stop inside of a fact. Sum and chain are those that the book had live at the same id, and
/// every fact is checked against the chain before it. Mutable, owned by one thread.
///
/// The book moves in steps: a diff applied, or a run of kept diffs joined, or an anchor. Between two steps there is
/// no book at the venue either, so what is given for an id inside of a step is the book before it.
public final class PastBook {

    private final SymbolParts parts;
    private long refusedId;

    /// The book before the first fact.
    public PastBook(SymbolBounds bounds, FrameReader reader) {
        parts = new SymbolParts(withoutTape(bounds), reader, true);
    }

    private PastBook(SymbolParts parts) {
        this.parts = parts;
    }

    /// The book that an image was taken of, be it `SymbolState.bookImage` or a whole one.
    ///
    /// @throws capstan.market.image.UnreadableImage when a section is damaged or of a newer version
    /// @throws ChainBroken when the book's levels do not have the sum that was written with them
    public static PastBook restore(StateImage image, SymbolBounds bounds, FrameReader reader) {
        return new PastBook(StateSections.readBook(image, withoutTape(bounds), reader));
    }

    /// Folds as much of one fact as lies at a moment or before it.
    ///
    /// @return false when the fact leads behind the moment; the rest of it is then not folded, and nothing may be
    ///     folded any more
    /// @throws ChainBroken when the fact's stamp does not carry this book's chain
    public boolean advance(BookEvent event, PastMoment moment) {
        Stamp stamp = event.stamp();
        if (!moment.covers(stamp)) {
            return false;
        }
        if (stamp.chain() != chain()) {
            throw new ChainBroken(event.getClass().getSimpleName() + " was decided on chain "
                    + Long.toHexString(stamp.chain()) + ", the facts before it lead to " + Long.toHexString(chain())
                    + " at update id " + lastUpdateId());
        }
        return switch (event) {
            case InstrumentDefined defined -> {
                parts.define(defined.instrument());
                yield true;
            }
            case BatchAccepted accepted -> parts.foldUpTo(accepted.frames(), moment.updateIdBound());
            case GapDetected gap -> {
                parts.onGap(gap);
                yield true;
            }
            case Anchored anchored -> {
                refusedId = parts.book.idAfter(anchored);
                if (refusedId > moment.updateIdBound()) {
                    yield false;
                }
                parts.anchor(anchored);
                yield true;
            }
            case TradesBackfilled _, TradesMissing _, GapHealed _ -> true;
        };
    }

    /// Where the anchor that was refused last would have brought the book.
    public long refusedAnchorId() {
        return refusedId;
    }

    public boolean isLive() {
        return status() == BookStatus.LIVE;
    }

    public boolean hasInstrument() {
        return parts.hasInstrument();
    }

    /// @throws IllegalStateException before `InstrumentDefined`
    public Instrument instrument() {
        return parts.message().instrument;
    }

    /// As `SymbolState.status`.
    public BookStatus status() {
        return parts.faults.breaksBook()
                ? BookStatus.STALE
                : parts.book.standing().status();
    }

    /// As `SymbolState.statusReason`.
    public @Nullable GapKind statusReason() {
        Fault fault = parts.faults.fault();
        return fault != null && fault.kind().breaksBook()
                ? fault.kind()
                : parts.book.standing().reason();
    }

    /// Not to be changed by the caller.
    public OrderBook book() {
        return parts.book.book();
    }

    public long lastUpdateId() {
        return parts.lastUpdateId();
    }

    public long anchorUpdateId() {
        return parts.book.anchorId();
    }

    /// 0 before the first anchor.
    public long epoch() {
        return parts.book.epoch();
    }

    public long chain() {
        return parts.book.chain();
    }

    public long watermarkMicros() {
        return parts.clock.watermarkMicros();
    }

    public long receiveTimeMicros() {
        return parts.clock.receiveMicros();
    }

    private static SymbolBounds withoutTape(SymbolBounds bounds) {
        return new SymbolBounds(
                bounds.pendingFrames(), bounds.pendingBytes(), SymbolBounds.LEAST_TAPE, bounds.topHistory());
    }
}
