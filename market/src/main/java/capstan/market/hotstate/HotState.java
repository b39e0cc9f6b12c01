package capstan.market.hotstate;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.features.FeatureVector;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Trade;
import capstan.market.trades.TradeWindow;
import org.jspecify.annotations.Nullable;

/// One symbol as readers are shown it, copied from journaled state; safe to hand to another thread.
///
/// @param generation of this publish; see `spec/hot-state.md`
/// @param status label of the book below
/// @param reason why it is not live, null when it is
/// @param bids up to 10 best levels, best first, none that the last anchor may not know; not to be changed
/// @param asks as `bids`
/// @param bidLevels number of levels in the whole book
/// @param askLevels number of levels in the whole book
/// @param lastTrade newest trade by id, null before the first
/// @param sum level sum of the whole book (`book_hash`)
/// @param eventTimeMicros watermark, venue clock
/// @param receiveTimeMicros newest frame, our clock
/// @param oneSecond trades of the last second before the watermark
/// @param fiveSeconds trades of the last five seconds before the watermark
/// @param features newest vector, null before the first
public record HotState(
        Instrument instrument,
        long generation,
        BookStatus status,
        @Nullable GapKind reason,
        Levels bids,
        Levels asks,
        int bidLevels,
        int askLevels,
        @Nullable Trade lastTrade,
        long lastUpdateId,
        long anchorUpdateId,
        long epoch,
        long sum,
        long chain,
        long eventTimeMicros,
        long receiveTimeMicros,
        TradeWindow oneSecond,
        TradeWindow fiveSeconds,
        @Nullable FeatureVector features) {

    /// Levels a side that are published.
    public static final int DEPTH = 10;

    /// The same state under a newer generation and a label that says why it may not be trusted.
    public HotState labelled(long newGeneration, BookStatus newStatus, GapKind newReason) {
        return new HotState(
                instrument,
                newGeneration,
                newStatus,
                newReason,
                bids,
                asks,
                bidLevels,
                askLevels,
                lastTrade,
                lastUpdateId,
                anchorUpdateId,
                epoch,
                sum,
                chain,
                eventTimeMicros,
                receiveTimeMicros,
                oneSecond,
                fiveSeconds,
                features);
    }
}
